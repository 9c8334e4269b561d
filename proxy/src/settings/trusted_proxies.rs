//! `PROXY_TRUSTED_PROXIES`: the servers in front whose `X-Forwarded-*` headers count.

use std::net::IpAddr;

use ipnet::IpNet;

/// Networks, of which a single address is one.
#[derive(Clone, Debug, Default)]
pub(crate) struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Reads a list separated by commas.
    pub(crate) fn parse(list: &str) -> Result<Self, String> {
        list.split(',')
            .map(|network| parse_network(network.trim()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether this address is in one of them. An IPv4 address may come as an IPv6 one.
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

fn parse_network(text: &str) -> Result<IpNet, String> {
    let network = match text.parse::<IpAddr>() {
        Ok(address) => IpNet::from(address.to_canonical()),
        Err(_) => text.parse().map_err(|_| {
            format!("holds {text:?}, which is not an address or a network like 10.0.0.0/8")
        })?,
    };
    // Bits after the mask are mostly a slip: 10.1.2.3/8 is as much as 10.0.0.0/8.
    if network == network.trunc() {
        Ok(network)
    } else {
        Err(format!("holds {text:?}: write {}", network.trunc()))
    }
}
