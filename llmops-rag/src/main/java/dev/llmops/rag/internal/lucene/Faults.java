package dev.llmops.rag.internal.lucene;

import dev.llmops.rag.index.IndexCorruptException;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexMismatchException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;

/** What a fault of Lucene is called here. */
final class Faults {

    private Faults() {}

    static IndexException reading(Path folder, IOException error) {
        if (error instanceof IndexFormatTooNewException || error instanceof IndexFormatTooOldException) {
            return ofOtherVersion(folder, error);
        }
        boolean damaged = error instanceof CorruptIndexException
                || error instanceof EOFException
                || error instanceof FileNotFoundException
                || error instanceof NoSuchFileException;
        return damaged
                ? new IndexCorruptException(
                        "the index in folder '" + folder + "' is damaged: " + error.getMessage()
                                + "; delete the folder, or name another, and ingest the documents anew: 'llmops rag index"
                                + " DIR --index FOLDER'",
                        error)
                : new IndexException(
                        "the index in folder '" + folder + "' cannot be read: " + error.getMessage(), error);
    }

    /** Nothing is wrong with it, so nobody is told to delete it. */
    static IndexException ofOtherVersion(Path folder, Exception error) {
        return new IndexMismatchException("the index in folder '" + folder
                + "' was written by a version of LLMOps with another Lucene (" + error.getMessage()
                + "); open it with that version, or ingest its documents anew into another folder: 'llmops rag index DIR"
                + " --index FOLDER'");
    }

    static IndexException writing(Path folder, Exception error) {
        return new IndexException(
                "the index in folder '" + folder
                        + "' cannot be written; what was committed before is kept, and what was"
                        + " written since must be written again: " + error.getMessage(),
                error);
    }
}
