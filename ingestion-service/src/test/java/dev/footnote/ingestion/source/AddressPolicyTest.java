package dev.footnote.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

class AddressPolicyTest {
    private static final AddressPolicy POLICY =
            new AddressPolicy(List.of("docs.example.org", "*.example.net", "odd.org:8443"), false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://docs.example.org/a.pdf",
                "http://DOCS.example.org:80/a.pdf",
                "https://a.b.example.net/x",
                "https://odd.org:8443/x"
            })
    void addressesOfAllowedHostsMayBeFetched(String address) {
        assertThat(POLICY.refusal(URI.create(address))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/a.pdf",
                "https://docs.example.org.evil.org/",
                "https://example.net/",
                "https://evilexample.net/",
                "https://docs.example.org:22/",
                "https://odd.org/",
                "https://docs.example.org@evil.org/",
                "https://user:word@docs.example.org/",
                "file:///etc/passwd",
                "ftp://docs.example.org/",
                "gopher://docs.example.org/",
                "https:/docs.example.org",
                "//docs.example.org/"
            })
    void othersMayNot(String address) {
        assertThat(POLICY.refusal(URI.create(address))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "2001:0:1::1",
                "::ffff:10.0.0.1"
            })
    void anAddressOfThisNetworkIsNotPublic(String address) throws Exception {
        assertThat(AddressPolicy.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.15.0.1", "100.63.0.1", "198.20.0.1", "2600::1"})
    void othersArePublic(String address) throws Exception {
        assertThat(AddressPolicy.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void oneAddressOfThisNetworkAmongOthersRefusesTheHost() throws Exception {
        var addresses =
                new InetAddress[] {
                    InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")
                };
        assertThatThrownBy(() -> POLICY.checked("docs.example.org", addresses))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("10.0.0.1");
        var allowed = new AddressPolicy(List.of(), true);
        assertThat(allowed.checked("docs.example.org", addresses)).hasSize(2);
    }
}
