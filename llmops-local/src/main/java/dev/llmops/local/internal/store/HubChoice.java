package dev.llmops.local.internal.store;

import dev.llmops.local.internal.gguf.GgufParts;
import dev.llmops.local.store.ModelFetchException;
import dev.llmops.local.store.ModelFetchException.Reason;
import dev.llmops.local.store.ModelSource.HuggingFace;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which of the files of a repository are the wanted model: one, or all the parts of a split one. */
final class HubChoice {

    private static final int MAX_NAMED = 20;

    private HubChoice() {}

    /**
     * Returns the paths of the model's files, the first part first.
     *
     * @throws ModelFetchException if none or several models match
     */
    static List<String> of(HuggingFace source, Collection<String> paths) {
        Map<String, List<String>> models = new LinkedHashMap<>();
        for (String path : paths) {
            if (path.endsWith(".gguf") && matches(source.pattern(), path)) {
                List<String> parts = parts(path);
                models.putIfAbsent(parts.get(0), parts);
            }
        }
        if (models.isEmpty()) {
            throw new ModelFetchException(
                    Reason.NOT_FOUND,
                    source + " has no file that matches " + source.pattern() + "; it has " + named(ggufs(paths)),
                    null);
        }
        if (models.size() > 1) {
            throw new ModelFetchException(
                    Reason.NOT_FOUND,
                    source + " has " + models.size() + " models that match " + source.pattern()
                            + ", so name one of them: " + named(List.copyOf(models.keySet())),
                    null);
        }
        List<String> parts = models.values().iterator().next();
        List<String> missing =
                parts.stream().filter(part -> !paths.contains(part)).toList();
        if (!missing.isEmpty()) {
            throw new ModelFetchException(
                    Reason.NOT_FOUND,
                    source + " lacks parts of the model: " + named(missing) + "; ask who publishes it",
                    null);
        }
        return parts;
    }

    // A pattern without a slash is held against the name alone, as people expect of *Q4_K_M*.
    private static boolean matches(String pattern, String path) {
        Path held = Path.of(path);
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        return matcher.matches(pattern.contains("/") ? held : held.getFileName());
    }

    private static List<String> parts(String path) {
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        return GgufParts.names(path.substring(folder.length())).stream()
                .map(folder::concat)
                .toList();
    }

    private static List<String> ggufs(Collection<String> paths) {
        return new ArrayList<>(
                paths.stream().filter(path -> path.endsWith(".gguf")).toList());
    }

    private static String named(List<String> paths) {
        if (paths.isEmpty()) {
            return "no .gguf file at all";
        }
        String all = String.join(", ", paths.subList(0, Math.min(MAX_NAMED, paths.size())));
        return paths.size() > MAX_NAMED ? all + " and " + (paths.size() - MAX_NAMED) + " more" : all;
    }
}
