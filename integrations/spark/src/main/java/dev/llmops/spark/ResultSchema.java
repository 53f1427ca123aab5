package dev.llmops.spark;

import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.row.BatchResult;
import dev.llmops.batch.row.BatchValue;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Results as rows of Spark. The columns are the components of the records that {@code LocalBatch} writes as JSON, with the same names in snake case, so both
 * have the same content.
 */
final class ResultSchema {

    static final String ID = "id";
    static final String KEY = "key";
    static final String STATUS = "status";
    static final String VALUE = "value";
    static final String RECIPE = "recipe";

    private static final Map<String, Class<? extends BatchValue>> VALUES = Map.of(
            "scan", BatchValue.Scanned.class,
            "redact", BatchValue.Redacted.class,
            "evaluate", BatchValue.Evaluated.class,
            "embed", BatchValue.Embedded.class,
            "index", BatchValue.Indexed.class,
            "generate", BatchValue.Generated.class);

    private static final Map<Type, DataType> SCALARS = Map.of(
            String.class, DataTypes.StringType,
            double.class, DataTypes.DoubleType,
            Double.class, DataTypes.DoubleType,
            Float.class, DataTypes.FloatType,
            Integer.class, DataTypes.IntegerType);

    /** Looked up once, and not for each row. */
    private static final ClassValue<List<Method>> ACCESSORS = new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .toList();
        }
    };

    private ResultSchema() {}

    /** {@return the columns of the results of a recipe} */
    static StructType of(Recipe recipe) {
        Class<? extends BatchValue> value = VALUES.get(recipe.operation());
        if (value == null) {
            throw new IllegalStateException("no columns for operation '" + recipe.operation() + "'");
        }
        List<StructField> fields = new ArrayList<>();
        for (RecordComponent each : BatchResult.class.getRecordComponents()) {
            Type type = each.getName().equals(VALUE) ? value : each.getGenericType();
            fields.add(DataTypes.createStructField(column(each.getName()), type(type), true));
        }
        return DataTypes.createStructType(fields);
    }

    private static StructType struct(Class<?> type) {
        List<StructField> fields = new ArrayList<>();
        for (RecordComponent each : type.getRecordComponents()) {
            fields.add(DataTypes.createStructField(column(each.getName()), type(each.getGenericType()), true));
        }
        return DataTypes.createStructType(fields);
    }

    private static DataType type(Type type) {
        DataType scalar = SCALARS.get(type);
        if (scalar != null) {
            return scalar;
        }
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            return generic.getRawType() == List.class
                    ? DataTypes.createArrayType(type(of[0]), true)
                    : DataTypes.createMapType(type(of[0]), type(of[1]), true);
        }
        Class<?> named = (Class<?>) type;
        return named.isEnum() ? DataTypes.StringType : struct(named);
    }

    private static String column(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    static Row row(BatchResult result) {
        return record(result);
    }

    private static Row record(Record record) {
        List<Method> accessors = ACCESSORS.get(record.getClass());
        @Nullable Object[] values = new Object[accessors.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = converted(read(record, accessors.get(i)));
        }
        return RowFactory.create(values);
    }

    private static @Nullable Object read(Record record, Method accessor) {
        try {
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a component of a public record can be read", e);
        }
    }

    private static @Nullable Object converted(@Nullable Object value) {
        if (value instanceof Record record) {
            return record(record);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof List<?> list) {
            return CollectionConverters.asScala(
                            list.stream().map(ResultSchema::converted).toList())
                    .toSeq();
        }
        if (value instanceof Map<?, ?> map) {
            return CollectionConverters.asScala(map.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, each -> converted(each.getValue()))));
        }
        return value;
    }
}
