package io.tallybook.database;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The public image of PostgreSQL in a container, with its data in memory.
 *
 * <p>A container outlives a JVM that was killed, unless a helper container watches over it, which is not everywhere
 * allowed. So each is labelled with the folder of its JVM, and goes when that folder is swept.
 */
final class ContainerServer extends RunningServer {

    static final String OWNER = "io.tallybook.owner";

    private static final String LOOPBACK = "127.0.0.1";

    private final PostgreSQLContainer container;
    private final String address;

    private ContainerServer(PostgreSQLContainer container, String address, ServerFolder folder) {
        super(new Databases(url("postgres", address, container)), () -> stop(container, folder));
        this.container = container;
        this.address = address;
    }

    static DockerImageName image() {
        String image = System.getProperty("billing.postgres.image", "").strip();
        return DockerImageName.parse(image.isEmpty() ? "postgres:" + MajorVersion.wanted() + "-alpine" : image)
                .asCompatibleSubstituteFor("postgres");
    }

    static ContainerServer start() {
        try {
            ServerFolder folder = ServerFolder.temporary("container", ContainerServer::removeThoseOf);
            return Docker.withPlainCapitals(() -> start(folder));
        } catch (IOException e) {
            throw new PostgresServerException("No folder for a PostgreSQL container: " + e, e);
        }
    }

    private static ContainerServer start(ServerFolder folder) {
        PostgreSQLContainer container = container(folder);
        try {
            container.start();
            String address = container.getHost() + ":" + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
            return new ContainerServer(container, address, folder);
        } catch (RuntimeException e) {
            stop(container, folder);
            throw new PostgresServerException("No container of " + image() + ": " + e.getMessage(), e);
        }
    }

    String id() {
        return container.getContainerId();
    }

    @Override
    public String jdbcUrl(String database) {
        return url(database, address, container);
    }

    private static PostgreSQLContainer container(ServerFolder folder) {
        PostgreSQLContainer container = new PostgreSQLContainer(image());
        container
                .withLabel(OWNER, folder.path().toString())
                // Images before 18 declare the lower directory a volume.
                .withTmpFs(Map.of(
                        MajorVersion.wantedNumber() < 18 ? "/var/lib/postgresql/data" : "/var/lib/postgresql", "rw"))
                .withCreateContainerCmdModifier(ContainerServer::publishToThisMachineOnly)
                .withCommand(
                        "postgres",
                        "-c",
                        "fsync=off",
                        "-c",
                        "full_page_writes=off",
                        "-c",
                        "synchronous_commit=off",
                        "-c",
                        "max_connections=300",
                        "-c",
                        "timezone=UTC");
        return container;
    }

    // An engine on another machine, or one whose containers are reached through a gateway,
    // needs the port published to all.
    private static void publishToThisMachineOnly(CreateContainerCmd command) {
        if (Set.of("localhost", LOOPBACK)
                .contains(DockerClientFactory.instance().dockerHostIpAddress())) {
            HostConfig host = Objects.requireNonNull(command.getHostConfig());
            host.withPortBindings(
                    new PortBinding(Binding.bindIp(LOOPBACK), ExposedPort.tcp(PostgreSQLContainer.POSTGRESQL_PORT)));
        }
    }

    private static String url(String database, String address, PostgreSQLContainer container) {
        return "jdbc:postgresql://" + address + "/" + Databases.inUrl(database) + "?user=" + container.getUsername()
                + "&password=" + container.getPassword();
    }

    private static void removeThoseOf(Path folder) {
        DockerClient docker = Docker.client();
        for (Container container : docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(OWNER, folder.toString()))
                .exec()) {
            docker.removeContainerCmd(container.getId())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        }
    }

    private static void stop(PostgreSQLContainer container, ServerFolder folder) {
        container.stop();
        folder.close();
    }
}
