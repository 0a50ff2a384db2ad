package io.tallybook.dao.guard;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found out about a statement so far: what is wrong, and which tables were seen. */
final class Reading {

    private final TenantTables tables;
    private final BitSet seen = new BitSet();
    private Set<String> problems = new LinkedHashSet<>();

    Reading(TenantTables tables) {
        this.tables = tables;
    }

    TenantTables tables() {
        return tables;
    }

    /** Notes that the name at {@code i} was read as a table. */
    void saw(Words words, int i) {
        seen.set(words.position(i));
    }

    /** Notes that nothing in there reads or writes rows. */
    void sawAll(Words words) {
        seen.set(words.position(0), words.position(words.size()));
    }

    boolean hasSeen(Words words, int i) {
        return seen.get(words.position(i));
    }

    void problem(String problem) {
        problems.add(problem);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** What would be wrong, for a part that is read again. */
    Set<String> exchange(Set<String> others) {
        Set<String> mine = problems;
        problems = others;
        return mine;
    }
}
