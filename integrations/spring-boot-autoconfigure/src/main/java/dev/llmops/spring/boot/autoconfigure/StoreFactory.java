package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.store.Store;
import dev.llmops.core.store.StoreOptions;
import dev.llmops.core.store.Stores;
import dev.llmops.spring.boot.autoconfigure.LlmOpsProperties.StoreType;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Opens the store that the properties name. */
final class StoreFactory {

    private StoreFactory() {}

    static Store open(LlmOpsProperties.Store properties, ObjectProvider<DataSource> dataSources) {
        StoreOptions options = StoreOptions.builder()
                .queueCapacity(properties.queueCapacity())
                .batchSize(properties.batchSize())
                .build();
        return switch (properties.type()) {
            case SQLITE -> Stores.sqlite(properties.file(), options);
            case DATA_SOURCE -> Stores.jdbc(one(dataSources), options);
            case NONE -> Store.noop();
        };
    }

    private static DataSource one(ObjectProvider<DataSource> dataSources) {
        DataSource one = dataSources.getIfUnique();
        if (one == null) {
            throw new InvalidConfigurationPropertyValueException(
                    "llmops.store.type",
                    StoreType.DATA_SOURCE,
                    "This needs a DataSource bean, one or a primary one, of a PostgreSQL database.");
        }
        return one;
    }
}
