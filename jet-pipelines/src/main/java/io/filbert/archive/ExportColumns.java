package io.filbert.archive;

import io.filbert.arrow.ArrowTypes;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.graph.IdKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The columns of the files of a type: ids, then weight and time, then attributes. */
final class ExportColumns {
    static final String ID = "id";
    static final String SOURCE = "source";
    static final String DESTINATION = "destination";
    static final String WEIGHT = "weight";
    static final String TIME = "time";

    /** What a mapping reads as the number of the row. */
    private static final String ROW = "$row";

    private final List<Field> fields = new ArrayList<>();
    private final List<String> attributes = new ArrayList<>();

    private ExportColumns() {}

    static ExportColumns ofNodes(NodeTypeSpec spec) {
        ExportColumns columns = new ExportColumns();
        columns.id(ID, spec.externalIds());
        columns.attributes(spec.attributes());
        return columns;
    }

    static ExportColumns ofEdges(GraphSchema schema, int edgeType) {
        EdgeTypeSpec spec = schema.edgeTypes().get(edgeType);
        ExportColumns columns = new ExportColumns();
        columns.id(SOURCE, schema.nodeTypes().get(schema.sourceIndex(edgeType)).externalIds());
        columns.id(
                DESTINATION,
                schema.nodeTypes().get(schema.destinationIndex(edgeType)).externalIds());
        if (spec.ids()) {
            columns.id(ID, null);
        }
        if (spec.weights()) {
            columns.add(WEIGHT, ArrowTypes.of(DType.FLOAT32));
        }
        if (spec.times()) {
            columns.id(TIME, null);
        }
        columns.attributes(spec.attributes());
        return columns;
    }

    private void id(String name, @Nullable IdKind kind) {
        add(name, kind == null || kind == IdKind.LONG ? new ArrowType.Int(64, true) : ArrowType.Utf8.INSTANCE);
    }

    private void add(String name, ArrowType type) {
        fields.add(new Field(name, FieldType.notNullable(type), null));
    }

    /** Columns with the names of the attributes, but for those that another column has. */
    private void attributes(List<AttributeSpec> specs) {
        Set<String> taken = new HashSet<>(Set.of(ROW, ID, SOURCE, DESTINATION, WEIGHT, TIME));
        specs.forEach(spec -> {
            if (!taken.contains(spec.name())) {
                taken.add(spec.name());
                attributes.add(spec.name());
            } else {
                attributes.add("");
            }
        });
        for (int a = 0; a < specs.size(); a++) {
            AttributeSpec spec = specs.get(a);
            String column = attributes.get(a).isEmpty() ? spec.name() + "_" : spec.name();
            while (attributes.get(a).isEmpty() && !taken.add(column)) {
                column += "_";
            }
            attributes.set(a, column);
            Field item = new Field("item", FieldType.notNullable(ArrowTypes.of(spec.dtype())), null);
            Map<String, String> metadata =
                    new TreeMap<>(Map.of("dtype", spec.dtype().name()));
            fields.add(new Field(
                    column,
                    new FieldType(false, new ArrowType.FixedSizeList(spec.columns()), null, metadata),
                    List.of(item)));
        }
    }

    /** The column of an attribute, by its index among those of the type. */
    String attribute(int index) {
        return attributes.get(index);
    }

    /** The first column that is an attribute. */
    int firstAttribute() {
        return fields.size() - attributes.size();
    }

    Schema schema() {
        return new Schema(fields, Map.of("filbert.format", "1"));
    }
}
