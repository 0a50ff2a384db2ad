package io.tallybook.model.credit;

import java.io.Serializable;

/**
 * Place of a row in an organisation's ledger: 1, 2, 3 … without a gap.
 *
 * @param value positive
 */
public record SequenceNumber(long value) implements Comparable<SequenceNumber>, Serializable {

    public SequenceNumber {
        if (value < 1) {
            throw new IllegalArgumentException("sequence number must be positive, was " + value);
        }
    }

    @Override
    public int compareTo(SequenceNumber other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
