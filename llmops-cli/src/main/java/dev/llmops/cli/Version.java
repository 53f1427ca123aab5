package dev.llmops.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that was built, which Maven writes into a file. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"llmops " + built(), "Java " + Runtime.version() + " on " + System.getProperty("os.name")};
    }

    static String built() {
        try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
