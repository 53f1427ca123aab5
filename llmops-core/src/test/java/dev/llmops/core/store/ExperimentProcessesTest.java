package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.UnitQuery;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs change one experiment and expose the same units: of each version and each exposure there is one. */
class ExperimentProcessesTest {

    @TempDir
    Path folder;

    @Test
    void on_one_sqlite_file() throws Exception {
        Path file = folder.resolve("llmops.db");
        try (Store store = Stores.sqlite(file)) {
            race(store, file.toString());
        }
    }

    @Test
    void on_one_postgresql() throws Exception {
        try (HikariDataSource connections = PostgresPools.emptySchema();
                Store store = Stores.jdbc(connections)) {
            race(store, connections.getJdbcUrl());
        }
    }

    private void race(Store store, String address) throws Exception {
        store.experiments()
                .put(
                        Experiment.of(
                                ExperimentProcess.NAME, "p", Variant.control("a", 100), Variant.ofModel("b", 0, "m")),
                        0,
                        ExperimentChange.of(ExperimentStatus.RUNNING, "test", null));

        int[] ofOne;
        int[] ofOther;
        try (OtherJvm one = OtherJvm.start(ExperimentProcess.class, folder, address, "one");
                OtherJvm other = OtherJvm.start(ExperimentProcess.class, folder, address, "other")) {
            ofOne = ExperimentProcess.told(one);
            ofOther = ExperimentProcess.told(other);
        }

        List<ExperimentVersion> history = store.experiments().history(ExperimentProcess.NAME);
        assertThat(history).hasSize(ExperimentProcess.VERSIONS);
        assertThat(ofOne[0] + ofOther[0]).isEqualTo(ExperimentProcess.VERSIONS - 1);
        assertThat(history.stream().filter(version -> "one".equals(version.by())))
                .hasSize(ofOne[0]);
        assertThat(ofOne[2] + ofOther[2]).isEqualTo(ExperimentProcess.UNITS);
        List<UnitMetrics> units = new ArrayList<>();
        store.experiments().units(UnitQuery.of(ExperimentProcess.NAME), units::add);
        assertThat(units.stream().filter(unit -> "one".equals(unit.segments().get("by"))))
                .hasSize(ofOne[2]);
    }
}
