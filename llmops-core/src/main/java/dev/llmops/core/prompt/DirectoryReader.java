package dev.llmops.core.prompt;

import dev.llmops.api.prompt.PromptReference;
import dev.llmops.core.internal.template.PartialTokens;
import dev.llmops.core.internal.template.Problems;
import dev.llmops.core.internal.template.PromptCompiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads all prompts of a folder and collects what is wrong with any of them. */
final class DirectoryReader {

    private static final String SUFFIX = ".prompt";
    private static final long MAX_BYTES = 4 << 20;

    private final Path folder;
    private final Problems problems;
    private final Map<String, Path> promptFiles = new LinkedHashMap<>();
    private final Map<String, Path> partialFiles = new LinkedHashMap<>();
    private final Map<String, String> partials = new LinkedHashMap<>();
    private final Set<String> brokenPartials = new HashSet<>();

    DirectoryReader(Path folder, Problems problems) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("the folder of prompts must be a folder, but '" + folder + "' is "
                    + (Files.exists(folder) ? "a file" : "not there"));
        }
        this.folder = folder;
        this.problems = problems;
    }

    Map<String, PromptDirectory.Entry> read() {
        list().forEach(this::sort);
        partialFiles.forEach((name, file) -> {
            String text = text(file);
            if (text != null) {
                partials.put(name, FrontMatter.withUnixLines(text));
            }
        });
        partials.forEach(this::checkPartial);
        Map<String, PromptDirectory.Entry> entries = new TreeMap<>();
        promptFiles.forEach((name, file) -> {
            String text = text(file);
            if (text != null) {
                entries.put(name, prompt(name, file, text));
            }
        });
        return entries;
    }

    private List<Path> list() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(SUFFIX))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of prompts '" + folder + "' cannot be read", e);
        }
    }

    private void sort(Path file) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        String name = path.substring(0, path.length() - SUFFIX.length());
        String base = name.substring(name.lastIndexOf('/') + 1);
        boolean isPartial = base.startsWith("_");
        try {
            PromptReference.requireName(isPartial ? base.substring(1) : name);
        } catch (IllegalArgumentException e) {
            problems.in(file.toString()).add(0, String.valueOf(e.getMessage()));
            return;
        }
        if (!isPartial) {
            promptFiles.put(name, file);
        } else if (partialFiles.putIfAbsent(base.substring(1), file) != null) {
            problems.in(file.toString())
                    .add(
                            0,
                            "the partial '" + base.substring(1) + "' is also in "
                                    + partialFiles.get(base.substring(1)));
        }
    }

    /** A partial is checked where it is written; the prompts that call a broken one need not repeat what is wrong. */
    private void checkPartial(String name, String text) {
        Problems here = problems.in(String.valueOf(partialFiles.get(name)));
        int before = problems.count();
        PromptCompiler.checkTemplate(text, partials.keySet(), here);
        PartialTokens.in(text).called().forEach((called, line) -> {
            String further = partials.getOrDefault(called, "");
            if (called.equals(name)
                    || InlinePartials.calledBy(further, partials).containsKey(name)) {
                here.add(line, "partial '" + name + "' calls itself through '" + called + "' and would never end");
            }
        });
        if (problems.count() > before) {
            brokenPartials.add(name);
        }
    }

    private boolean callsNoBroken(String template) {
        return Collections.disjoint(InlinePartials.calledBy(template, partials).keySet(), brokenPartials);
    }

    private PromptDirectory.Entry prompt(String name, Path file, String text) {
        Problems here = problems.in(file.toString());
        PromptFile read = PromptFile.read(file.toString(), text, Map.of(), here);
        if (read.name() != null && !read.name().equals(name)) {
            here.add(1, "'name' must be '" + name + "', as the file is called, but was '" + read.name() + "'");
        }
        String template = read.content().template();
        PromptFile whole = read.withTemplate(InlinePartials.addTo(template, partials));
        if (callsNoBroken(template)) {
            PromptCompiler.compile(whole.content(), here.after(read.templateLine() - 1));
        }
        return new PromptDirectory.Entry(whole, (int) template.lines().count());
    }

    private @Nullable String text(Path file) {
        Problems here = problems.in(file.toString());
        try {
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                here.add(0, "a prompt must be in the folder, but this is a link that leads out of it");
                return null;
            }
            if (Files.size(file) > MAX_BYTES) {
                here.add(0, "a prompt has at most " + MAX_BYTES + " bytes, but this has " + Files.size(file));
                return null;
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            here.add(0, "a prompt must be UTF-8, but this is not", e);
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("the prompt '" + file + "' cannot be read", e);
        }
    }
}
