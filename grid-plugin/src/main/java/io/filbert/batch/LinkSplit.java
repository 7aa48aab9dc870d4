package io.filbert.batch;

import io.filbert.rpc.IntList;
import io.filbert.store.EdgeList;
import java.util.Arrays;

/**
 * Edges of one type, split for link prediction. Message edges are those to load into the graph; with {@link RandomLinkSplit} a
 * test may use the validation edges as messages too. All lists have ids: the given ones, or the position in the input.
 *
 * @param message edges that messages flow along in training
 * @param supervision edges to be predicted in training: the message edges themselves, unless they were asked to be disjoint
 * @param validation edges to be predicted in validation
 * @param test edges to be predicted in the test
 */
public record LinkSplit(EdgeList message, EdgeList supervision, EdgeList validation, EdgeList test) {
    static final int MESSAGE = 0;
    static final int SUPERVISION = 1;
    static final int VALIDATION = 2;
    static final int TEST = 3;

    /** Tells the part of an edge by its position. */
    interface Parts {
        int part(int position);
    }

    /** @param disjoint whether supervision is a part of its own */
    static LinkSplit of(EdgeList edges, boolean disjoint, Parts parts) {
        IntList[] positions = new IntList[TEST + 1];
        Arrays.setAll(positions, part -> new IntList(0));
        for (int i = 0; i < edges.size(); i++) {
            positions[parts.part(i)].add(i);
        }
        EdgeList[] lists = new EdgeList[positions.length];
        for (int part = 0; part < lists.length; part++) {
            int[] at = positions[part].toArray();
            lists[part] = edges.select(at);
            if (edges.ids() == null) {
                lists[part].ids(Arrays.stream(at).asLongStream().toArray());
            }
        }
        return new LinkSplit(
                lists[MESSAGE], disjoint ? lists[SUPERVISION] : lists[MESSAGE], lists[VALIDATION], lists[TEST]);
    }
}
