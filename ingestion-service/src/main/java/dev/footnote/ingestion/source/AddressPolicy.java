package dev.footnote.ingestion.source;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which addresses are fetched: HTTP and HTTPS at hosts that the operator names, and, unless the
 * operator allows otherwise, never at a machine that only this network can reach.
 *
 * @param hosts each a host ({@code docs.example.org}), a host with its port, or every host below a
 *     domain ({@code *.example.org})
 */
public record AddressPolicy(List<String> hosts, boolean privateAllowed) {
    public AddressPolicy {
        hosts = hosts.stream().map(host -> host.strip().toLowerCase(Locale.ROOT)).toList();
    }

    /** Why the address is not fetched; empty when it may be, as far as its text goes. */
    Optional<String> refusal(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.of("only http and https are fetched");
        }
        String host = address.getHost();
        if (host == null) return Optional.of("it names no host");
        if (address.getRawUserInfo() != null) {
            return Optional.of("it carries a user's name; such an address is not fetched");
        }
        return isAllowed(host.toLowerCase(Locale.ROOT), address.getPort())
                ? Optional.empty()
                : Optional.of("%s is not among the hosts that may be fetched from".formatted(host));
    }

    private boolean isAllowed(String host, int port) {
        boolean usual = port == -1 || port == 80 || port == 443;
        return hosts.stream()
                .anyMatch(
                        allowed ->
                                allowed.equals(host + ":" + port)
                                        || (usual && allowed.equals(host))
                                        || (usual
                                                && allowed.startsWith("*.")
                                                && host.endsWith(allowed.substring(1))));
    }

    /** The addresses, if all of them may be connected to. */
    InetAddress[] checked(String host, InetAddress[] addresses) throws UnknownHostException {
        for (var address : addresses) {
            if (!privateAllowed && !isPublic(address)) {
                throw new UnknownHostException(
                        "%s is at %s, which is not a public address"
                                .formatted(host, address.getHostAddress()));
            }
        }
        return addresses;
    }

    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return switch (address) {
            case Inet4Address _ -> isPublic4(bytes);
            case Inet6Address _ -> isPublic6(bytes);
            default -> false;
        };
    }

    private static boolean isPublic4(byte[] bytes) {
        int a = bytes[0] & 0xFF;
        int b = bytes[1] & 0xFF;
        boolean shared = a == 100 && (b & 0xC0) == 64; // 100.64.0.0/10
        boolean protocols = a == 192 && b == 0 && bytes[2] == 0; // 192.0.0.0/24
        boolean benchmarks = a == 198 && (b & 0xFE) == 18; // 198.18.0.0/15
        return a != 0 && a < 240 && !shared && !protocols && !benchmarks;
    }

    /** Global unicast only, without the ranges that carry an address of the older protocol. */
    private static boolean isPublic6(byte[] bytes) {
        boolean global = (bytes[0] & 0xE0) == 0x20; // 2000::/3
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02; // 2002::/16
        boolean special = Arrays.equals(bytes, 0, 3, new byte[] {0x20, 0x01, 0}, 0, 3); // 2001::/24
        return global && !sixToFour && !special;
    }
}
