package io.tallybook.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server in a JVM of its own, with the class path of this one. */
final class OtherJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private OtherJvm(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** @param arguments none for a temporary folder, else the one that is kept */
    static OtherJvm start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherJvm.class.getName()));
        command.addAll(List.of(arguments));
        return new OtherJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** What runs there: starts a server, says where, and ends without closing it when nobody listens any more. */
    public static void main(String... arguments) throws IOException {
        EmbeddedServer.Options options = PostgresServer.embedded();
        for (String directory : arguments) {
            options.dataDirectory(Path.of(directory));
        }
        EmbeddedServer server = options.start();
        System.out.println(server.folder());
        System.out.println(server.jdbcUrl("postgres"));
        while (System.in.read() >= 0) {
            // Until the other end is closed.
        }
    }

    /** Waits until its server runs. */
    Running running() throws IOException {
        Path folder = Path.of(output.readLine());
        return new Running(folder, output.readLine(), postmaster(folder));
    }

    static ProcessHandle postmaster(Path folder) throws IOException {
        String pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends as programs do, without closing its server. */
    void end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    record Running(Path folder, String url, ProcessHandle postmaster) {}
}
