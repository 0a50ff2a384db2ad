package io.tallybook.dao.guard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables that a part of a statement can name, and which of their columns hold one tenant in every row. */
final class Scope {

    private final @Nullable Scope outer;
    private final List<Source> sources = new ArrayList<>();
    private final Map<String, Outputs> queries = new HashMap<>();
    private final Set<Term> bound;

    Scope(@Nullable Scope outer) {
        this(outer, new HashSet<>());
    }

    private Scope(@Nullable Scope outer, Set<Term> bound) {
        this.outer = outer;
        this.bound = bound;
    }

    /** The same where only some of the tables can be named, as in the condition of a join. */
    Scope seeing(Collection<Source> some) {
        Scope part = new Scope(outer, bound);
        part.sources.addAll(some);
        part.queries.putAll(queries);
        return part;
    }

    @Nullable
    Scope outer() {
        return outer;
    }

    void add(Source source) {
        sources.add(source);
    }

    List<Source> sources() {
        return sources;
    }

    /** Names a query, as WITH does. */
    void define(String name, Outputs outputs) {
        queries.put(name, outputs);
    }

    @Nullable
    Outputs defined(String name) {
        Outputs here = queries.get(name);
        return here != null || outer == null ? here : outer.defined(name);
    }

    boolean isBound(Term term) {
        if (term.isConstant() || bound.contains(term)) {
            return true;
        }
        Outputs outputs = term.source().outputs();
        return outputs != null && outputs.isBound(term.name()) || outer != null && outer.isBound(term);
    }

    /** Takes what these say, and what follows from it. @return whether that was anything new */
    boolean learn(Collection<Equality> equalities) {
        boolean anything = false;
        for (boolean more = true; more; ) {
            more = false;
            for (Equality equality : equalities) {
                if (equality.sides().stream().anyMatch(side -> side.stream().allMatch(this::isBound))) {
                    for (Set<Term> side : equality.sides()) {
                        for (Term term : side) {
                            more |= !isBound(term) && bound.add(term);
                        }
                    }
                }
            }
            anything |= more;
        }
        return anything;
    }

    /** Takes what an outer join says, which holds for the rows of {@code optional} only. */
    boolean learn(Collection<Equality> equalities, Collection<Source> optional) {
        Scope joined = new Scope(this);
        joined.learn(equalities);
        joined.bound.removeIf(term -> !optional.contains(term.source()));
        return bound.addAll(joined.bound);
    }

    /** What a name may mean; one without a table means what is nearest. Empty for what is not known. */
    List<Term> resolve(List<String> name) {
        String column = name.get(name.size() - 1);
        if (name.size() == 1) {
            return unqualified(column);
        }
        List<String> table = name.subList(0, name.size() - 1);
        for (Source source : sources) {
            if (source.isCalled(table)) {
                return List.of(new Term(source, column));
            }
        }
        return outer == null ? List.of() : outer.resolve(name);
    }

    private List<Term> unqualified(String column) {
        List<Term> candidates = columns(sources, column);
        return candidates.isEmpty() && outer != null ? outer.unqualified(column) : candidates;
    }

    /** The columns of a table of which something is known. */
    Set<String> columns(Source source) {
        Set<String> columns = source.columns();
        bound.stream().filter(term -> term.source() == source).map(Term::name).forEach(columns::add);
        return columns;
    }

    /** In which of the tables a column may be. Where several have it, PostgreSQL takes the name only if they were joined by it. */
    static List<Term> columns(List<Source> sources, String column) {
        boolean isSure = sources.stream().anyMatch(source -> source.surelyHas(column));
        return sources.stream()
                .filter(source -> isSure ? source.surelyHas(column) : source.mayHave(column))
                .map(source -> new Term(source, column))
                .toList();
    }
}
