package dev.llmops.eval.benchmark;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the members of a task file and of the files that it includes; only nodes are read, nothing is constructed. */
final class TaskFile {

    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_INCLUDES = 10;

    private TaskFile() {}

    static Map<String, TaskNode> read(Path file) {
        return read(file, 0);
    }

    private static Map<String, TaskNode> read(Path file, int depth) {
        Map<String, TaskNode> own = parse(Objects.toString(file.getFileName(), ""), text(file));
        TaskNode include = own.remove("include");
        if (include == null) {
            return own;
        }
        if (depth == MAX_INCLUDES) {
            throw include.error("files include each other more than " + MAX_INCLUDES + " deep");
        }
        Path other = file.resolveSibling(include.text());
        if (!Files.isRegularFile(other)) {
            throw include.error("there is no file '" + include.text() + "' to include");
        }
        Map<String, TaskNode> all = read(other, depth + 1);
        all.putAll(own);
        return all;
    }

    static Map<String, TaskNode> parse(String name, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(20);
        options.setMaxAliasesForCollections(0);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                throw new TaskException(name + ": the task is empty; see the reference for an example", null);
            }
            return new LinkedHashMap<>(new TaskNode(name, "task", root).members());
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new TaskException(name + ":" + line + ": the task is no YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new TaskException(name + ": the task is no YAML: " + e.getMessage(), e);
        }
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MAX_CHARACTERS) {
                throw new TaskException("the task '" + file + "' must have at most " + MAX_CHARACTERS + " bytes", null);
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new TaskException("the task '" + file + "' must be UTF-8, but is not", e);
        } catch (IOException e) {
            throw new TaskException(
                    Files.exists(file)
                            ? "the task '" + file + "' cannot be read: " + e
                            : "there is no task '" + file + "'",
                    e);
        }
    }
}
