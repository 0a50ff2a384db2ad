package io.tallybook.model;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a long list: so many entries after a certain one.
 *
 * <p>Unlike a page number it does not shift when entries are added or removed in between.
 *
 * @param after the key of the last entry already seen; absent for the beginning
 * @param size 1 to 1000
 */
public record Page<K>(@Nullable K after, int size) {

    public static final int MAXIMUM_SIZE = 1000;

    public Page {
        if (size < 1 || size > MAXIMUM_SIZE) {
            throw new IllegalArgumentException("page size must be 1 to " + MAXIMUM_SIZE + ", was " + size);
        }
    }

    public static <K> Page<K> first(int size) {
        return new Page<>(null, size);
    }

    public static <K> Page<K> after(K last, int size) {
        return new Page<>(last, size);
    }
}
