package io.filbert.pipeline;

import io.filbert.graph.VersionGoneException;
import io.filbert.store.AttributeWrite;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.NodeAttribute;
import java.io.Serializable;
import java.util.List;

/**
 * One layer as the members hear of it: what is read and what is written, by names and numbers that they put together again.
 *
 * @param graph its name
 * @param incarnation which graph of that name
 * @param version the number of the version that is read
 * @param number of the layer, from 1
 * @param inputWrite the number of the write that holds the rows; 0 when they are attributes of the graph
 * @param inputs the attributes that are rows
 * @param outputWrite the number of the write that takes the new rows
 * @param outputs the attributes that they become
 * @param chunkNodes nodes of a call at most
 * @param chunkEdges in-edges of a call at most, but for a node that alone has more
 * @param progress the map that hears of partitions that are done
 */
record LayerPlan(
        String graph,
        long incarnation,
        long version,
        int number,
        int inputWrite,
        List<NodeAttribute> inputs,
        int outputWrite,
        List<NodeAttribute> outputs,
        int chunkNodes,
        int chunkEdges,
        String progress)
        implements Serializable {

    /** The version that is read; refused when the graph was written to meanwhile, for then the commit would be. */
    GraphVersion base(Catalog catalog) {
        GraphVersion now = catalog.current(graph, incarnation);
        if (now.version() != version) {
            throw new VersionGoneException("graph " + graph + " was written to during inference: it was in version "
                    + version + ", now it is in " + now.version() + "; run the inference again");
        }
        return now;
    }

    /** The version in which {@link #inputs} are. */
    GraphVersion input(GraphVersion base) {
        return inputWrite == 0 ? base : new AttributeWrite(base, inputWrite, inputs).written();
    }

    AttributeWrite output(GraphVersion base) {
        return new AttributeWrite(base, outputWrite, outputs);
    }
}
