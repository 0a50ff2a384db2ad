package io.tallybook.dao.guard;

import io.tallybook.dao.guard.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads of a condition what is equal in every row that meets it. */
final class Conditions {

    /** Of constants, they are constants. Others may read rows. */
    private static final Set<String> CONSTANT_FUNCTIONS =
            Set.of("cast", "coalesce", "current_setting", "nullif", "uuid");

    private static final Set<String> CONSTANT_WORDS = Set.of("null", "true", "false");

    /** Of types such as {@code timestamp with time zone}. */
    private static final Set<String> TYPE_WORDS = Set.of("with", "without", "time", "zone", "precision", "varying");

    private static final Set<String> WHOLE_TYPES = Set.of("uuid", "text", "varchar");

    private static final Set<String> COMPARISONS = Set.of("=", "<", ">", "<=", ">=", "<>", "!=");

    /** What may stand where a column could, and is none. */
    private static final Set<String> NO_COLUMNS = Set.of(
            "null",
            "true",
            "false",
            "default",
            "current_user",
            "session_user",
            "current_date",
            "current_timestamp",
            "case",
            "not",
            "exists",
            "array",
            "row",
            "select");

    private Conditions() {}

    static Set<Equality> of(Words condition, Scope scope) {
        List<Words> alternatives = split(condition, "or");
        Set<Equality> always = of(split(alternatives.get(0), "and"), scope);
        // What holds in every row holds in each alternative; two parameters are never the same.
        alternatives.stream().skip(1).forEach(alternative -> always.retainAll(of(split(alternative, "and"), scope)));
        return always;
    }

    private static Set<Equality> of(List<Words> all, Scope scope) {
        Set<Equality> equalities = new HashSet<>();
        for (Words each : all) {
            if (each.isBracketed() && !each.isQuery()) {
                equalities.addAll(of(each.inside(0), scope));
            } else {
                equalities.addAll(comparison(each, scope));
            }
        }
        return equalities;
    }

    /** Outside brackets, CASE … END and BETWEEN … AND. */
    private static List<Words> split(Words condition, String keyword) {
        List<Words> parts = new ArrayList<>();
        int start = 0;
        int cases = 0;
        int betweens = 0;
        for (int i = 0; i < condition.size(); i = condition.after(i)) {
            if (condition.keyword(i, "case")) {
                cases++;
            } else if (condition.keyword(i, "end")) {
                cases--;
            } else if (cases == 0 && condition.keyword(i, "between")) {
                betweens++;
            } else if (cases == 0 && betweens > 0 && condition.keyword(i, "and")) {
                betweens--;
            } else if (cases == 0 && condition.keyword(i, keyword)) {
                parts.add(condition.part(start, i));
                start = i + 1;
            }
        }
        parts.add(condition.rest(start));
        return parts;
    }

    private static Set<Equality> comparison(Words words, Scope scope) {
        int same = words.find(0, "is", "not", "distinct", "from");
        if (same < words.size()) {
            return pairs(words.part(0, same), words.rest(same + 4), scope);
        }
        int equals = words.findSymbol(0, "=");
        if (equals < words.size()) {
            return pairs(words.part(0, equals), words.rest(equals + 1), scope);
        }
        int in = words.find(0, "in");
        if (in < words.size() && words.rest(in + 1).isBracketed()) {
            List<Words> values = words.inside(in + 1).split(",");
            return values.size() == 1 ? pairs(words.part(0, in), values.get(0), scope) : Set.of();
        }
        return Set.of();
    }

    /** Of two values, or of two rows of values. */
    private static Set<Equality> pairs(Words left, Words right, Scope scope) {
        List<Words> lefts = row(left);
        List<Words> rights = row(right);
        Set<Equality> equalities = new HashSet<>();
        if (lefts.size() == rights.size()) {
            for (int i = 0; i < lefts.size(); i++) {
                equalities.addAll(same(terms(lefts.get(i), scope), terms(rights.get(i), scope)));
            }
        }
        return equalities;
    }

    /** Of what two names may mean. */
    static Set<Equality> same(List<Term> ones, List<Term> others) {
        Set<Equality> equalities = new HashSet<>();
        for (Set<Term> one : sides(ones)) {
            sides(others).forEach(other -> equalities.add(Equality.of(one, other)));
        }
        return equalities;
    }

    /** Tables that all have the column were joined by it; of those that may have it, one has. */
    private static List<Set<Term>> sides(List<Term> terms) {
        return terms.stream().allMatch(Term::isSure)
                ? terms.isEmpty() ? List.of() : List.of(Set.copyOf(terms))
                : terms.stream().map(Set::of).toList();
    }

    private static List<Words> row(Words words) {
        Words values = words.keyword(0, "row") ? words.rest(1) : words;
        if (values.isBracketed() && !values.isQuery()) {
            List<Words> inside = values.inside(0).split(",");
            return inside.size() == 1 ? row(inside.get(0)) : inside;
        }
        return List.of(words);
    }

    /** What an expression is: a column, or a constant. Empty if it is neither. */
    static List<Term> terms(Words expression, Scope scope) {
        if (expression.isEmpty()) {
            return List.of();
        }
        if (expression.isBracketed()) {
            return terms(expression.inside(0), scope);
        }
        if (isConstant(expression)) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < expression.size(); i++) {
                text.append(expression.get(i).kind())
                        .append(expression.get(i).text())
                        .append(' ');
            }
            return List.of(Term.constant(text.toString()));
        }
        int cast = expression.findSymbol(0, "::");
        if (cast < expression.size()) {
            return isWhole(expression.rest(cast + 1)) ? terms(expression.part(0, cast), scope) : List.of();
        }
        if (expression.keyword(0, "cast") && expression.rest(1).isBracketed()) {
            Words inside = expression.inside(1);
            int as = as(inside);
            return isWhole(inside.rest(Math.min(as + 1, inside.size()))) ? terms(inside.part(0, as), scope) : List.of();
        }
        List<String> name = expression.name(0);
        boolean isColumn = !name.isEmpty()
                && expression.size() == 2 * name.size() - 1
                && !(name.size() == 1 && expression.keyword(0, NO_COLUMNS));
        return isColumn ? scope.resolve(name) : List.of();
    }

    /** Whether two different tenants are different in this type, too. */
    private static boolean isWhole(Words type) {
        return type.size() == 1 && type.keyword(0, WHOLE_TYPES);
    }

    private static int as(Words words) {
        for (int i = 0; i < words.size(); i = words.after(i)) {
            if (words.get(i).isWord("as") && !words.is(i - 1, ".")) {
                return i;
            }
        }
        return words.size();
    }

    /** Whether it is the same for every row, and reads none. */
    private static boolean isConstant(Words words) {
        for (int i = 0; i < words.size(); i++) {
            Token token = words.get(i);
            if (token.is("::") || token.isWord("as")) {
                i = type(words, i + 1) - 1;
            } else if (token.kind() == Kind.WORD) {
                boolean isFunction =
                        words.is(i + 1, "(") && CONSTANT_FUNCTIONS.contains(token.text()) && !words.is(i - 1, ".");
                boolean isType =
                        i + 1 < words.size() && words.get(i + 1).kind() == Kind.STRING && !words.is(i - 1, ".");
                if (!isFunction && !isType && !CONSTANT_WORDS.contains(token.text())) {
                    return false;
                }
            } else if (token.kind() == Kind.QUOTED || token.is("*") || token.is(".") || isComparison(token)) {
                return false;
            }
        }
        return !words.isEmpty();
    }

    private static boolean isComparison(Token token) {
        return token.kind() == Kind.SYMBOL && COMPARISONS.contains(token.text());
    }

    /** Where the name of a type that begins at {@code i} ends. */
    private static int type(Words words, int i) {
        int at = i + Math.max(0, 2 * words.name(i).size() - 1);
        while (at > i && at < words.size()) {
            if (words.keyword(at, TYPE_WORDS)) {
                at++;
            } else if (words.is(at, "[") || words.is(at, "(") && isSize(words.inside(at))) {
                at = words.after(at);
            } else {
                break;
            }
        }
        return at;
    }

    private static boolean isSize(Words words) {
        return words.split(",").stream()
                .allMatch(size -> size.size() == 1 && size.get(0).kind() == Kind.NUMBER);
    }
}
