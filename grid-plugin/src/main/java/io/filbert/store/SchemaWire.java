package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.graph.IdKind;
import io.filbert.rpc.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A schema as a part of a message. */
public final class SchemaWire {
    /** The code of the kind of external ids where there are none, here and in the catalog. */
    static final int NO_IDS = -1;

    private SchemaWire() {}

    static @Nullable IdKind kind(int code) {
        return code == NO_IDS ? null : IdKind.of(code);
    }

    static int code(@Nullable IdKind kind) {
        return kind == null ? NO_IDS : kind.code();
    }

    /** Writes a schema. */
    public static void write(ObjectDataOutput out, GraphSchema schema) throws IOException {
        out.writeInt(schema.nodeTypes().size());
        for (NodeTypeSpec type : schema.nodeTypes()) {
            out.writeString(type.name());
            out.writeLong(type.count());
            out.writeInt(code(type.externalIds()));
            write(out, type.attributes());
        }
        out.writeInt(schema.edgeTypes().size());
        for (EdgeTypeSpec type : schema.edgeTypes()) {
            out.writeString(type.type().source());
            out.writeString(type.type().relation());
            out.writeString(type.type().destination());
            out.writeBoolean(type.ids());
            out.writeBoolean(type.weights());
            out.writeBoolean(type.times());
            out.writeBoolean(type.outEdges());
            out.writeBoolean(type.links());
            write(out, type.attributes());
        }
    }

    /** Reads what {@link #write} wrote. */
    public static GraphSchema read(ObjectDataInput in) throws IOException {
        GraphSchema.Builder schema = GraphSchema.builder();
        for (int i = Wire.readCount(in); i > 0; i--) {
            schema.nodeType(new NodeTypeSpec(text(in), in.readLong(), kind(in.readInt()), attributes(in)));
        }
        for (int i = Wire.readCount(in); i > 0; i--) {
            schema.edgeType(new EdgeTypeSpec(
                    new EdgeType(text(in), text(in), text(in)),
                    in.readBoolean(),
                    in.readBoolean(),
                    in.readBoolean(),
                    in.readBoolean(),
                    in.readBoolean(),
                    attributes(in)));
        }
        return schema.build();
    }

    private static void write(ObjectDataOutput out, List<AttributeSpec> attributes) throws IOException {
        out.writeInt(attributes.size());
        for (AttributeSpec spec : attributes) {
            write(out, spec);
        }
    }

    static void write(ObjectDataOutput out, AttributeSpec spec) throws IOException {
        out.writeString(spec.name());
        out.writeInt(spec.dtype().code());
        out.writeInt(spec.columns());
        out.writeBoolean(spec.isSampling());
    }

    private static List<AttributeSpec> attributes(ObjectDataInput in) throws IOException {
        List<AttributeSpec> specs = new ArrayList<>();
        for (int i = Wire.readCount(in); i > 0; i--) {
            specs.add(readAttribute(in));
        }
        return specs;
    }

    static AttributeSpec readAttribute(ObjectDataInput in) throws IOException {
        return new AttributeSpec(text(in), DType.of(in.readInt()), in.readInt(), in.readBoolean());
    }

    private static String text(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readString());
    }
}
