package dev.llmops.spark;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Sessions of Spark for tests. A JVM has one at a time, and the one in this JVM is shared by the classes that use it. */
final class Sessions {

    private static final Path BUILD =
            Path.of(System.getProperty("llmops.build")).toAbsolutePath();

    private Sessions() {}

    /** Two threads of this JVM; a task is tried twice. */
    static SparkSession local() {
        return start(builder("local[2,2]"));
    }

    /** Two executors, each in a JVM of its own. */
    static SparkSession cluster() {
        SparkSession.getActiveSession().foreach(session -> {
            session.stop();
            return null;
        });
        home();
        return start(builder("local-cluster[2,1,1024]")
                // Relative entries would be looked for in the folder of the worker.
                .config("spark.executor.extraClassPath", String.join(System.getProperty("path.separator"), classPath()))
                .config("spark.executor.memory", "768m")
                .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"));
    }

    private static SparkSession.Builder builder(String master) {
        return SparkSession.builder()
                .master(master)
                .appName("llmops-spark-tests")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.sql.warehouse.dir", BUILD.resolve("warehouse").toString());
    }

    private static SparkSession start(SparkSession.Builder builder) {
        try {
            SparkSession session = builder.getOrCreate();
            session.sparkContext().setLogLevel("ERROR");
            return session;
        } catch (RuntimeException | Error e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException || cause instanceof UnknownHostException) {
                    abort("Spark cannot run here: it needs a port of the loopback interface: " + cause);
                }
                if (cause instanceof UnsupportedOperationException
                        && Runtime.version().feature() > 21) {
                    abort("Spark cannot run here: this release of it does not know this version of Java: " + cause);
                }
            }
            throw e;
        }
    }

    /** What an installed Spark would look like. */
    private static void home() {
        Path jars = Path.of(System.getenv("SPARK_HOME"), "jars");
        try {
            Files.createDirectories(jars);
            Files.writeString(jars.resolveSibling("RELEASE"), "");
            for (String entry : classPath()) {
                Path jar = Path.of(entry);
                if (entry.endsWith(".jar")) {
                    link(jars.resolve(jar.getFileName()), jar);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void link(Path link, Path jar) throws IOException {
        try {
            Files.createSymbolicLink(link, jar);
        } catch (FileAlreadyExistsException e) {
            // Of an earlier run.
        }
    }

    private static List<String> classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (Stream<String> entries = Pattern.compile(System.getProperty("path.separator"), Pattern.LITERAL)
                .splitAsStream(path)) {
            return entries.map(entry -> Path.of(entry).toAbsolutePath().toString())
                    .toList();
        }
    }
}
