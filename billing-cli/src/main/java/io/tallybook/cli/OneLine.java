package io.tallybook.cli;

import java.util.stream.Collectors;

/** Text of several lines, as one. */
final class OneLine {

    private OneLine() {}

    static String of(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }
}
