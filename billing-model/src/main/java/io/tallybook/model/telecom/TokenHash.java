package io.tallybook.model.telecom;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * SHA-256 of a token; the token itself is never kept. Neither its text form nor a refusal shows what was given.
 *
 * <p>That is enough for tokens that are random, 128 bits and more, and not for passwords.
 *
 * @param value 64 hexadecimal digits in lower case
 */
public record TokenHash(String value) implements Serializable {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public TokenHash {
        Objects.requireNonNull(value, "value");
        if (!SHA256.matcher(value).matches()) {
            throw new IllegalArgumentException("token hash must be 64 hexadecimal digits in lower case");
        }
    }

    public static TokenHash of(String value) {
        return new TokenHash(value);
    }

    /** The hash of a token as it was given out; the bytes stay as they are, and are the caller's to wipe. */
    public static TokenHash sha256(byte[] token) {
        try {
            return new TokenHash(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The hash of the characters in UTF-8; they stay as they are, and are the caller's to wipe. */
    public static TokenHash sha256(char[] token) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(token));
        byte[] exact = new byte[bytes.remaining()];
        bytes.get(exact);
        try {
            return sha256(exact);
        } finally {
            Arrays.fill(exact, (byte) 0);
            Arrays.fill(bytes.array(), (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "…";
    }
}
