package io.tallybook.dao;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The version of a script: numbers with dots between them; 1, 01 and 1.0 are the same, and 9 comes before 10. */
record ScriptVersion(List<BigInteger> numbers) implements Comparable<ScriptVersion> {

    static ScriptVersion of(String text) {
        String significant = text.replaceFirst("(\\.0+)+$", "");
        return new ScriptVersion(
                Arrays.stream(significant.split("\\.")).map(BigInteger::new).toList());
    }

    @Override
    public int compareTo(ScriptVersion other) {
        return Arrays.compare(numbers.toArray(BigInteger[]::new), other.numbers.toArray(BigInteger[]::new));
    }

    @Override
    public String toString() {
        return numbers.stream().map(BigInteger::toString).collect(Collectors.joining("."));
    }
}
