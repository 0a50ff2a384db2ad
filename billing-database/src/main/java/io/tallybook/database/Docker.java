package io.tallybook.database;

import com.github.dockerjava.api.DockerClient;
import java.util.Locale;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;

/** The container engine, found as the environment variables of Testcontainers say, in every locale. */
final class Docker {

    private Docker() {}

    static DockerClient client() {
        return withPlainCapitals(() -> DockerClientFactory.instance().client());
    }

    static boolean answers() {
        return withPlainCapitals(() -> DockerClientFactory.instance().isDockerAvailable());
    }

    /**
     * Runs something that makes Testcontainers read its environment. It makes the names of variables by upper-casing in
     * the default locale: in Turkish each {@code i} becomes another letter, and {@code TESTCONTAINERS_RYUK_DISABLED} and
     * most others are not found.
     */
    static synchronized <T> T withPlainCapitals(Supplier<T> work) {
        Locale locale = Locale.getDefault();
        if ("i".toUpperCase(locale).equals("I")) {
            return work.get();
        }
        Locale.setDefault(Locale.ROOT);
        try {
            return work.get();
        } finally {
            Locale.setDefault(locale);
        }
    }
}
