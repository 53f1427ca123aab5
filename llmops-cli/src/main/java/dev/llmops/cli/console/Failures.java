package dev.llmops.cli.console;

import dev.llmops.api.error.LlmOpsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one sentence why a command failed; the stack trace only if it was asked for. */
public final class Failures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + sentence(error) + more(error, name));
        if (command.getCommand() instanceof Operation operation && operation.verbose) {
            error.printStackTrace(command.getErr());
        }
        return error instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    /** Where there is more to read; a command's own failure says all that there is. */
    private static String more(Exception error, String name) {
        if (error instanceof IllegalArgumentException) {
            return UsageErrors.help(name);
        }
        return error instanceof LlmOpsException documented
                        && ErrorPage.standard().has(documented)
                ? " (see 'llmops explain " + error.getClass().getSimpleName() + "')"
                : "";
    }

    /** Errors that are made for people speak for themselves; others need their name to make sense. */
    public static String sentence(Throwable error) {
        Throwable cause = error instanceof UncheckedIOException unchecked ? unchecked.getCause() : error;
        if (cause instanceof CharacterCodingException) {
            return "the input must be UTF-8, but is not; convert it first, for example with iconv";
        }
        if (cause instanceof FileSystemException file) {
            return "'" + file.getFile() + "' cannot be read or written: " + reason(file);
        }
        if (error.getCause() instanceof IOException io && firstLine(error).endsWith(": " + firstLine(io.toString()))) {
            return withoutName(firstLine(error), io);
        }
        if (error instanceof LlmOpsException
                || error instanceof IllegalArgumentException
                || error instanceof UncheckedIOException) {
            return firstLine(error);
        }
        return reason(error)
                + (error instanceof IOException
                        ? ""
                        : "; this is a fault in llmops: please report it with what --verbose prints");
    }

    /** A library's error that ends with the text of the exception behind it: with words for people instead. */
    private static String withoutName(String message, IOException behind) {
        String said = message.substring(
                0, message.length() - firstLine(behind.toString()).length());
        boolean named = !(behind instanceof FileSystemException file) || said.contains("'" + file.getFile() + "'");
        return said + (named ? "" : "'" + ((FileSystemException) behind).getFile() + "': ") + reason(behind);
    }

    /** What reads a file. */
    public interface Reading<T> {

        T read() throws IOException;
    }

    /** {@return what was read; where it cannot be, the command ends with its name and the reason} */
    public static <T> T read(String what, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new CommandFailedException(what + " cannot be read: " + reason(e), e);
        }
    }

    /** Why something could not be read or written, which the caller has named. */
    public static String reason(Throwable error) {
        if (error instanceof CharacterCodingException) {
            return "it must be UTF-8, but is not";
        }
        if (error instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (error instanceof FileAlreadyExistsException) {
            return "it is there already";
        }
        if (error instanceof AccessDeniedException) {
            return "this user may not do that";
        }
        if (error.getClass() == FileSystemException.class && ((FileSystemException) error).getReason() != null) {
            return ((FileSystemException) error).getReason();
        }
        return error.getClass() == IOException.class // which only its message tells apart
                ? firstLine(error)
                : error.getClass().getSimpleName() + ": " + firstLine(error);
    }

    public static String firstLine(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : firstLine(message);
    }

    private static String firstLine(String message) {
        return Output.oneLine(message.strip());
    }
}
