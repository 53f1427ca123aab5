package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.spring.boot.autoconfigure.LlmOpsProperties.Prompts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;
import org.springframework.util.FileSystemUtils;

/** Reads a folder of prompts, which may lie in a jar: then it is unpacked for as long as it is read. */
final class PromptFolder {

    private PromptFolder() {}

    static Optional<PromptDirectory> read(String location, ResourceLoader resources) {
        String folder = location.endsWith("/") ? location : location + "/";
        try {
            Resource root = resources.getResource(folder);
            if (root.isFile() && root.getFile().isDirectory()) {
                return Optional.of(PromptDirectory.of(root.getFile().toPath()));
            }
            if (root.exists()) {
                return Optional.of(unpacked(folder, root.getURL().toString(), resources));
            }
        } catch (IOException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "llmops.prompts.location", location, "It cannot be read: " + e.getMessage() + ".");
        }
        if (!location.equals(Prompts.DEFAULT_LOCATION)) {
            throw new InvalidConfigurationPropertyValueException(
                    "llmops.prompts.location", location, "There is no such folder.");
        }
        return Optional.empty();
    }

    private static PromptDirectory unpacked(String folder, String root, ResourceLoader resources) throws IOException {
        Path copy = Files.createTempDirectory("llmops-prompts");
        try {
            for (Resource file :
                    ResourcePatternUtils.getResourcePatternResolver(resources).getResources(folder + "**/*.prompt")) {
                Path target = copy.resolve(file.getURL().toString().substring(root.length()))
                        .normalize();
                if (!target.startsWith(copy)) {
                    throw new IOException(file + " lies outside of the folder");
                }
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                try (InputStream in = file.getInputStream()) {
                    Files.copy(in, target);
                }
            }
            return PromptDirectory.of(copy);
        } finally {
            FileSystemUtils.deleteRecursively(copy);
        }
    }
}
