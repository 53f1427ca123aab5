package dev.llmops.rag;

import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.SubjectHolder;
import dev.llmops.rag.internal.lucene.LuceneIndex;
import java.nio.file.Path;

/** Users' documents in an index that nobody has open. */
record FolderSubjectDocuments(Path folder, String name, String field) implements SubjectHolder {

    @Override
    public Erased erase(Subject subject) {
        try (RagIndex index =
                RagIndex.builder(folder).asMade(LuceneIndex.kind(folder)).build()) {
            return index.subjectDocuments(name, field).erase(subject);
        }
    }
}
