package io.filbert.ingest;

import java.util.List;

/**
 * What is wrong with a mapping as a whole.
 *
 * @param path of the setting, in the keys of a mapping file: {@code nodes, paper, id}
 * @param text names the type, the setting, what is there and what may be there
 */
record Problem(List<String> path, String text) {}
