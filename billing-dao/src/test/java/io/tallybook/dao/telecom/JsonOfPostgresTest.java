package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.PooledDatabase;
import io.tallybook.model.Json;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.Customer;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@link Json} takes, PostgreSQL keeps and gives back: no statement fails of a text that was let through. */
class JsonOfPostgresTest {

    @RegisterExtension
    static final PooledDatabase db = new PooledDatabase();

    private static final List<String> PARTS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"\\ud83d\\ude00\"",
            "\"\\u00e9\"",
            "\"",
            "\\",
            "\\u0000",
            "\\ud83d",
            "0",
            "-1",
            ".5",
            "1e308",
            "1E-999",
            "0." + "1".repeat(500) + "e-999",
            "9".repeat(100_000),
            "9".repeat(500) + "e999",
            "true",
            "null",
            " ",
            "\n",
            "\t",
            "é",
            "😀");

    @Test
    void takes_what_was_let_through() {
        CustomerDao customers = Subscriber.of(db, db.billing()).telecom().customers();
        Customer customer = customers.list(Page.first(1)).get(0);
        Random random = new Random(20_261_128);
        int taken = 0;
        for (int i = 0; i < 3_000; i++) {
            String text = IntStream.range(0, 1 + random.nextInt(6))
                    .mapToObj(part -> PARTS.get(random.nextInt(PARTS.size())))
                    .collect(Collectors.joining());
            if (isTaken(text)) {
                taken++;
                customer = customers.submitKyc(customer.id(), customer.version(), Json.of(text));
            }
        }
        assertThat(taken).isGreaterThan(50);
    }

    private static boolean isTaken(String text) {
        try {
            Json.of(text);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
