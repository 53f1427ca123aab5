package dev.llmops.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class KeyOfTest {

    private static Iterator<Row> keyed(boolean needsId) {
        InputColumns columns = new InputColumns(0, List.of("text"), List.of(1));
        return new KeyOf("sha256:1", List.of("text"), columns, needsId)
                .call(List.of(RowFactory.create(null, "a text")).iterator());
    }

    @Test
    void documents_without_an_id_are_refused_since_an_index_would_keep_one_of_them() {
        Iterator<Row> documents = keyed(true);

        assertThatThrownBy(documents::next).hasMessageContaining("each document must have an id, but a row has null");
        assertThat(keyed(false).next().getString(0)).isEqualTo("null");
    }
}
