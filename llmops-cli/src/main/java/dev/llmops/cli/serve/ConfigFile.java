package dev.llmops.cli.serve;

import dev.llmops.cli.console.Failures;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A configuration in YAML. Only its nodes are read, so that tags which name types mean nothing, and each has its line.
 *
 * @param path the file; what it names is relative to its folder
 * @param environment gives the value of an environment variable, or null
 */
record ConfigFile(Path path, Function<String, @Nullable String> environment) {

    private static final int MAX_CHARACTERS = 1 << 20;

    String name() {
        return Objects.toString(path.getFileName(), path.toString());
    }

    /** {@return a file that the configuration names} */
    Path resolve(String other) {
        return path.resolveSibling(other);
    }

    ConfigNode root() {
        Node root = compose(text());
        if (root == null) {
            throw new InvalidConfigException(
                    name() + ": the configuration is empty; see the guide for an example", null);
        }
        return new ConfigNode(this, "", root);
    }

    private String text() {
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw new InvalidConfigException("the configuration '" + path + "' must be UTF-8, but is not", e);
        } catch (IOException e) {
            throw new InvalidConfigException(
                    Files.exists(path)
                            ? "the configuration '" + path + "' cannot be read: " + Failures.reason(e)
                            : "there is no configuration '" + path + "'",
                    e);
        }
    }

    private @Nullable Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(20);
        options.setMaxAliasesForCollections(0);
        try {
            return new Yaml(options).compose(new java.io.StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new InvalidConfigException(
                    name() + ":" + line + ": the configuration is no YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new InvalidConfigException(name() + ": the configuration is no YAML: " + e.getMessage(), e);
        }
    }
}
