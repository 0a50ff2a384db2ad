package io.tallybook.seeds;

import java.util.List;

/**
 * What a seed did.
 *
 * @param created what was missing and is there now
 * @param leftAlone what was there already
 */
public record SeedResult(List<String> created, List<String> leftAlone) {

    public SeedResult {
        created = List.copyOf(created);
        leftAlone = List.copyOf(leftAlone);
    }
}
