package io.filbert.examples.bench;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.properties.ClientProperty;
import com.hazelcast.cluster.Address;
import com.hazelcast.config.DiscoveryStrategyConfig;
import com.hazelcast.config.properties.PropertyDefinition;
import com.hazelcast.logging.ILogger;
import com.hazelcast.spi.discovery.AbstractDiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryNode;
import com.hazelcast.spi.discovery.DiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryStrategyFactory;
import com.hazelcast.spi.discovery.SimpleDiscoveryNode;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Where a client finds the members. A client that knows who owns what goes to the addresses that the members have among
 * themselves, so proxies must be told by Hazelcast's discovery, which translates each address to that of its proxy.
 */
final class ClientAddresses implements DiscoveryStrategyFactory {
    private final List<DiscoveryNode> nodes;

    private ClientAddresses(List<DiscoveryNode> nodes) {
        this.nodes = nodes;
    }

    /** @param via addresses with commas: {@code host:port}, or {@code host:port>host:port} through proxies */
    static void set(ClientConfig config, String via) {
        if (!via.contains(">")) {
            for (String address : via.split(",", -1)) {
                config.getNetworkConfig().addAddress(address);
            }
            return;
        }
        List<DiscoveryNode> nodes = new ArrayList<>();
        for (String way : via.split(",", -1)) {
            int at = way.indexOf('>');
            nodes.add(new SimpleDiscoveryNode(address(way.substring(0, at)), address(way.substring(at + 1))));
        }
        config.setProperty(ClientProperty.DISCOVERY_SPI_ENABLED.getName(), "true");
        config.setProperty(ClientProperty.DISCOVERY_SPI_PUBLIC_IP_ENABLED.getName(), "true");
        config.getNetworkConfig()
                .getDiscoveryConfig()
                .addDiscoveryStrategyConfig(new DiscoveryStrategyConfig(new ClientAddresses(nodes)));
    }

    private static Address address(String text) {
        int at = text.lastIndexOf(':');
        try {
            return new Address(text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text + " is no address", e);
        }
    }

    @Override
    public Class<? extends DiscoveryStrategy> getDiscoveryStrategyType() {
        return Strategy.class;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public DiscoveryStrategy newDiscoveryStrategy(
            DiscoveryNode own, ILogger logger, Map<String, Comparable> properties) {
        return new Strategy(logger, properties, nodes);
    }

    @Override
    public Collection<PropertyDefinition> getConfigurationProperties() {
        return List.of();
    }

    private static final class Strategy extends AbstractDiscoveryStrategy {
        private final List<DiscoveryNode> nodes;

        @SuppressWarnings("rawtypes") // as the superclass has it
        Strategy(ILogger logger, Map<String, Comparable> properties, List<DiscoveryNode> nodes) {
            super(logger, properties);
            this.nodes = nodes;
        }

        @Override
        public Iterable<DiscoveryNode> discoverNodes() {
            return nodes;
        }
    }
}
