package io.tallybook.schematools.declared;

import io.tallybook.migrations.internal.SqlStatements;
import io.tallybook.migrations.internal.Token;
import io.tallybook.schematools.catalogue.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes one statement apart. */
final class StatementReader {

    private static final List<String> END_OF_DEFAULT =
            List.of("not", "null", "constraint", "check", "references", "unique", "primary", "collate", "generated");

    private final String script;
    private final List<Token> tokens;
    private final Map<String, SourceText> texts;

    StatementReader(String script, List<Token> tokens, Map<String, SourceText> texts) {
        this.script = script;
        this.tokens = tokens;
        this.texts = texts;
    }

    void read() {
        if (at(0, "create") && at(1, "table")) {
            createTable(at(2, "if") ? 5 : 2);
        } else if (at(0, "alter") && at(1, "table")) {
            alterTable();
        } else if (at(0, "create") && at(1, "domain")) {
            domain(2);
        } else if (at(0, "alter") && at(1, "domain")) {
            domain(2);
        } else if (at(0, "create") && at(1, "type")) {
            put("type " + name(2), 0, tokens.size());
        } else if (at(0, "create") && (at(1, "index") || (at(1, "unique") && at(2, "index")))) {
            createIndex();
        } else if (at(0, "create") && at(at(1, "or") ? 3 : 1, "view")) {
            int as = tokens.indexOf(
                    tokens.stream().filter(token -> token.is("as")).findFirst().orElse(tokens.get(0)));
            put("view " + name(at(1, "or") ? 4 : 2), 0, as + 1, tokens.size());
        } else if (at(0, "create") && SqlStatements.definesRoutine(tokens)) {
            int kind = at(1, "or") ? 3 : 1;
            put("routine " + name(kind + 1), 0, tokens.size());
        }
    }

    private void createTable(int place) {
        String table = name(place);
        put("table " + table, 0, 1);
        int open = place + 3;
        if (!at(open, "(")) {
            return;
        }
        int close = closing(open);
        for (int[] item : items(open + 1, close)) {
            item(table, item[0], item[1]);
        }
    }

    private void item(String table, int from, int to) {
        if (at(from, "constraint")) {
            put(Schema.constraintFact(table, word(from + 1)), from, from + 2, to);
        } else {
            column(table, from, to);
        }
    }

    private void column(String table, int from, int to) {
        String key = Schema.columnFact(table, word(from));
        List<String> comment = SourceText.commentAbove(script, tokens.get(from).start());
        if (!comment.isEmpty()) {
            texts.put("comment above " + key, new SourceText(comment, ""));
        }
        for (int i = from + 1; i < to; i++) {
            if (at(i, "default")) {
                put(key, i + 1, endOfDefault(i + 1, to));
                return;
            }
            if (at(i, "generated") && at(i + 2, "as") && at(i + 3, "(")) {
                put(key, i + 4, closing(i + 3));
                return;
            }
            i = at(i, "(") ? closing(i) : i;
        }
    }

    private int endOfDefault(int from, int to) {
        int end = from + 1;
        while (end < to && END_OF_DEFAULT.stream().noneMatch(tokens.get(end)::is)) {
            end = at(end, "(") ? closing(end) + 1 : end + 1;
        }
        return end;
    }

    private void alterTable() {
        int place = at(2, "only") ? 3 : 2;
        String table = name(place);
        for (int[] action : items(place + 3, tokens.size())) {
            int from = action[0];
            int to = action[1];
            if (at(from, "add") && at(from + 1, "constraint")) {
                SourceText text = piece(from, from + 3, to);
                // Above the first action stands the comment of the statement.
                List<String> comment = from == place + 3 && text.comment().isEmpty()
                        ? SourceText.commentAbove(script, tokens.get(0).start())
                        : text.comment();
                texts.put(Schema.constraintFact(table, word(from + 2)), new SourceText(comment, text.text()));
            } else if (at(from, "add")) {
                column(table, at(from + 1, "column") ? from + 2 : from + 1, to);
            } else if (at(from, "alter") && at(to - 1, "default")) {
                continue;
            } else if (at(from, "alter")) {
                int column = at(from + 1, "column") ? from + 2 : from + 1;
                if (at(column + 1, "set") && at(column + 2, "default")) {
                    put(Schema.columnFact(table, word(column)), column + 3, to);
                }
            }
        }
    }

    private void domain(int place) {
        String domain = name(place);
        if (at(0, "create")) {
            texts.put(
                    "domain " + domain,
                    new SourceText(SourceText.commentAbove(script, tokens.get(0).start()), ""));
        }
        for (int i = place + 3; i < tokens.size(); i++) {
            if (at(i, "constraint") && at(i + 2, "check")) {
                int close = closing(i + 3);
                put("domain " + domain + " constraint " + word(i + 1), i, i + 2, close + 1);
                i = close;
            }
        }
    }

    private void createIndex() {
        int place = 0;
        while (!at(place, "index")) {
            place++;
        }
        place += at(place + 1, "concurrently") ? 2 : 1;
        place += at(place, "if") ? 3 : 0;
        String index = word(place);
        if (at(place + 1, "on")) {
            String table = name(place + 2);
            put("index " + table.substring(0, table.indexOf('.') + 1) + index, 0, place + 1, tokens.size());
        }
    }

    private List<int[]> items(int from, int to) {
        List<int[]> items = new ArrayList<>();
        int first = from;
        for (int i = from; i < to; i++) {
            if (at(i, "(") || at(i, "[")) {
                i = closing(i);
            } else if (at(i, ",")) {
                items.add(new int[] {first, i});
                first = i + 1;
            }
        }
        if (first < to) {
            items.add(new int[] {first, to});
        }
        return items;
    }

    private int closing(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            if (at(i, "(") || at(i, "[")) {
                depth++;
            } else if (at(i, ")") || at(i, "]")) {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return tokens.size() - 1;
    }

    private void put(String key, int from, int to) {
        put(key, from, from, to);
    }

    private void put(String key, int item, int from, int to) {
        texts.put(key, piece(item, from, to));
    }

    /** The text from one token to before another, with the comment above the item that it is part of. */
    private SourceText piece(int item, int from, int to) {
        List<String> comment = SourceText.commentAbove(script, tokens.get(item).start());
        if (from >= to) {
            return new SourceText(comment, "");
        }
        SourceText text = SourceText.cut(
                script,
                tokens.get(from).start(),
                tokens.get(to - 1).end(),
                tokens.get(item).start());
        return new SourceText(comment, text.text());
    }

    private boolean at(int place, String word) {
        return place < tokens.size() && place >= 0 && tokens.get(place).is(word);
    }

    private String word(int place) {
        Token token = tokens.get(place);
        return token.type() == Token.Type.QUOTED ? '"' + token.text() + '"' : token.text();
    }

    private String name(int place) {
        return at(place + 1, ".") ? word(place) + "." + word(place + 2) : word(place);
    }
}
