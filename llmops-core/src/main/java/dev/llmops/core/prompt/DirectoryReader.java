package dev.llmops.core.prompt;

import dev.llmops.api.prompt.PromptReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads all prompts of a folder and collects what is wrong with any of them. */
final class DirectoryReader {

    private static final String SUFFIX = ".prompt";
    private static final long MOST_BYTES = 4 << 20;

    private final Path folder;
    private final Problems problems;
    private final Map<String, String> partials = new TreeMap<>();

    DirectoryReader(Path folder, Problems problems) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("the folder of prompts must be a folder, but '" + folder + "' is "
                    + (Files.exists(folder) ? "a file" : "not there"));
        }
        this.folder = folder;
        this.problems = problems;
    }

    Map<String, PromptFile> read() {
        Map<String, Path> prompts = new LinkedHashMap<>();
        for (Path file : promptFiles()) {
            String name = name(file);
            int base = name.lastIndexOf('/') + 1;
            if (name.startsWith("_", base)) {
                readPartial(name.substring(base + 1), file);
            } else {
                prompts.put(name, file);
            }
        }
        Map<String, PromptFile> files = new TreeMap<>();
        prompts.forEach((name, file) -> {
            PromptFile read = readPrompt(name, file);
            if (read != null) {
                files.put(name, read);
            }
        });
        return files;
    }

    private List<Path> promptFiles() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(SUFFIX))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of prompts '" + folder + "' can not be read", e);
        }
    }

    private String name(Path file) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        return path.substring(0, path.length() - SUFFIX.length());
    }

    private void readPartial(String name, Path file) {
        String text = text(file);
        if (text != null && partials.putIfAbsent(name, text) != null) {
            problems.in(file.toString()).add(0, "there is a second partial '" + name + "'");
        }
    }

    private @Nullable PromptFile readPrompt(String name, Path file) {
        Problems here = problems.in(file.toString());
        String text = text(file);
        if (text == null) {
            return null;
        }
        try {
            PromptReference.requireName(name);
        } catch (IllegalArgumentException e) {
            here.add(0, String.valueOf(e.getMessage()));
        }
        PromptFile read = PromptFile.read(file.toString(), text, Map.of(), here);
        if (read.name() != null && !read.name().equals(name)) {
            here.add(1, "'name' must be '" + name + "', as the file is called, but was '" + read.name() + "'");
        }
        Problems inTemplate = here.after(read.templateLine() - 1);
        PromptFile whole = read.withTemplate(InlinePartials.addTo(read.content().template(), partials));
        PromptCompiler.compile(whole.content(), inTemplate);
        return whole;
    }

    private @Nullable String text(Path file) {
        Problems here = problems.in(file.toString());
        try {
            if (Files.size(file) > MOST_BYTES) {
                here.add(0, "a prompt has at most " + MOST_BYTES + " bytes, but this has " + Files.size(file));
                return null;
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            here.add(0, "a prompt must be UTF-8, but this is not", e);
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("the prompt '" + file + "' can not be read", e);
        }
    }
}
