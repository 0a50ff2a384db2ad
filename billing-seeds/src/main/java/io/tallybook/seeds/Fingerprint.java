package io.tallybook.seeds;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells whether a row is still as it was made, without keeping what it held. */
final class Fingerprint {

    private Fingerprint() {}

    /** @param values all that an operator could edit, in an order that never changes: released seeds have written it down */
    static String of(List<? extends @Nullable Object> values) {
        // The lengths keep "a", "bc" apart from "ab", "c".
        String text = values.stream()
                .map(value -> value == null ? "-" : value.toString().length() + ":" + value)
                .collect(Collectors.joining());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
