package dev.llmops.local.internal.worker;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.local.error.InsufficientMemoryException;
import dev.llmops.local.error.ModelFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Errors as lists of values. One whose type cannot be made again arrives as a {@link ModelException} with its words. */
final class Errors {

    private Errors() {}

    static List<@Nullable Object> parts(LlmOpsException error) {
        List<@Nullable Object> parts = new ArrayList<>(Arrays.asList(
                error.getClass().getName(), UnicodeText.repair(String.valueOf(error.getMessage())), error.retryable()));
        if (error instanceof ModelFileException file) {
            parts.addAll(Arrays.asList(file.reason(), file.file().toString()));
        } else if (error instanceof InsufficientMemoryException memory) {
            parts.addAll(Arrays.asList(memory.device(), memory.needed(), memory.free()));
        }
        return parts;
    }

    static LlmOpsException of(List<?> parts) {
        String name = (String) parts.get(0);
        String message = (String) parts.get(1);
        boolean retryable = (Boolean) parts.get(2);
        if (name.equals(ModelFileException.class.getName())) {
            String file = (String) parts.get(4);
            String text = message.startsWith(file + ": ") ? message.substring(file.length() + 2) : message;
            return new ModelFileException((ModelFileException.Reason) parts.get(3), Path.of(file), text, null);
        }
        if (name.equals(InsufficientMemoryException.class.getName())) {
            return new InsufficientMemoryException(
                    (String) parts.get(3), (Long) parts.get(4), (Long) parts.get(5), message);
        }
        LlmOpsException same = sameType(name, message);
        return same != null && same.retryable() == retryable ? same : new ModelException(message, null, retryable);
    }

    private static @Nullable LlmOpsException sameType(String name, String message) {
        try {
            Class<?> type = Class.forName(name);
            if (name.startsWith("dev.llmops.") && LlmOpsException.class.isAssignableFrom(type)) {
                return (LlmOpsException)
                        type.getConstructor(String.class, Throwable.class).newInstance(message, null);
            }
        } catch (ReflectiveOperationException e) {
            // It has no constructor of the usual form.
        }
        return null;
    }
}
