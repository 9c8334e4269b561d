//! HTTP/2 to XCover, where TLS negotiates it.

use std::{
    fs,
    future::poll_fn,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    body::Bytes,
    http::{Response, Version},
};
use h2::{
    Reason,
    server::{self, SendResponse},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
    server::TlsStream,
};

use crate::{
    binary::Running,
    support::{ScratchFolder, scratch_folder},
};

/// An XCover over TLS.
struct Xcover {
    base_url: String,
    connections: Arc<AtomicUsize>,
    folder: ScratchFolder,
}

impl Xcover {
    /// One that speaks this protocol, and serves the nth connection, from 0, as `serve` does.
    async fn speaking<F: Future<Output = ()> + Send + 'static>(
        protocol: &[u8],
        serve: impl Fn(usize, TlsStream<TcpStream>) -> F + Send + 'static,
    ) -> Self {
        let folder = scratch_folder();
        let acceptor = acceptor(folder.path(), protocol);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("https://{}/x", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let nth = count.fetch_add(1, Ordering::Relaxed);
                if let Ok(stream) = acceptor.accept(stream).await {
                    tokio::spawn(serve(nth, stream));
                }
            }
        });
        Self {
            base_url,
            connections,
            folder,
        }
    }

    /// The program in front of it, which trusts its certificate.
    fn proxy(&self) -> Running {
        let certificate = self.folder.path().join("certificate.pem");
        let trust = [("SSL_CERT_FILE", certificate.to_str().unwrap())];
        Running::start(&self.base_url, &trust)
    }
}

/// With a certificate of its own, which `openssl` makes.
fn acceptor(folder: &Path, protocol: &[u8]) -> TlsAcceptor {
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=xcover",
        ])
        .args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
        .args(["-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-out")
        .arg(&certificate)
        .arg("-keyout")
        .arg(&key)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let certificate = CertificateDer::from_pem_slice(&fs::read(certificate).unwrap()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(&fs::read(key).unwrap()).unwrap();
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    config.alpn_protocols = vec![protocol.to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

/// How a connection ends.
#[derive(Clone, Copy)]
enum End {
    /// It is dropped, as when the server's process ends.
    Dropped,
    /// The server says that it is the end.
    GoneAway,
}

/// Answers so many requests in HTTP/2, and ends the connection at the next one.
async fn answer(requests: usize, end: End, stream: TlsStream<TcpStream>) {
    let mut connection = server::handshake(stream).await.unwrap();
    for _ in 0..requests {
        let Some(Ok((request, mut respond))) = connection.accept().await else {
            return;
        };
        assert_eq!(request.version(), Version::HTTP_2);
        assert!(request.headers().contains_key("authorization"));
        respond_created(&mut respond);
    }
    let _next = connection.accept().await;
    if matches!(end, End::GoneAway) {
        connection.abrupt_shutdown(Reason::NO_ERROR);
        let _ = poll_fn(|context| connection.poll_closed(context)).await;
    }
}

fn respond_created(respond: &mut SendResponse<Bytes>) {
    let response = Response::builder().status(201).body(()).unwrap();
    let mut body = respond.send_response(response, false).unwrap();
    body.send_data("{}".into(), true).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn http_2_is_spoken_where_xcover_does_on_one_connection() {
    let xcover = Xcover::speaking(b"h2", |_, stream| answer(100, End::Dropped, stream)).await;
    let proxy = xcover.proxy();
    assert_eq!(proxy.quote().send().await.unwrap().status(), 201);
    let quotes: Vec<_> = (0..8).map(|_| tokio::spawn(proxy.quote().send())).collect();
    for quote in quotes {
        assert_eq!(quote.await.unwrap().unwrap().status(), 201);
    }
    assert_eq!(xcover.connections.load(Ordering::Relaxed), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn http_1_is_spoken_where_xcover_speaks_nothing_else() {
    let xcover = Xcover::speaking(b"http/1.1", |_, mut stream| async move {
        let mut request = [0; 8192];
        let read = stream.read(&mut request).await.unwrap();
        assert!(request[..read].starts_with(b"POST /x/partners/LLODT/quotes/ HTTP/1.1\r\n"));
        let response = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}";
        stream.write_all(response).await.unwrap();
    })
    .await;
    assert_eq!(xcover.proxy().quote().send().await.unwrap().status(), 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_lost_on_a_kept_http_2_connection_is_sent_once_more() {
    for end in [End::Dropped, End::GoneAway] {
        let xcover = Xcover::speaking(b"h2", move |_, stream| answer(1, end, stream)).await;
        let proxy = xcover.proxy();
        for _ in 0..3 {
            assert_eq!(proxy.quote().send().await.unwrap().status(), 201);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(xcover.connections.load(Ordering::Relaxed), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_xcover_refuses_to_begin_with_is_sent_once_more() {
    let xcover = Xcover::speaking(b"h2", |_, stream| async move {
        let mut connection = server::handshake(stream).await.unwrap();
        let mut nth = 0;
        while let Some(Ok((_, mut respond))) = connection.accept().await {
            if nth % 2 == 1 {
                respond.send_reset(Reason::REFUSED_STREAM);
            } else {
                respond_created(&mut respond);
            }
            nth += 1;
        }
    })
    .await;
    let proxy = xcover.proxy();
    for _ in 0..3 {
        assert_eq!(proxy.quote().send().await.unwrap().status(), 201);
    }
    assert_eq!(xcover.connections.load(Ordering::Relaxed), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_lost_on_a_new_http_2_connection_is_not_sent_again() {
    let xcover = Xcover::speaking(b"h2", |_, stream| answer(0, End::Dropped, stream)).await;
    assert_eq!(xcover.proxy().quote().send().await.unwrap().status(), 502);
    assert_eq!(xcover.connections.load(Ordering::Relaxed), 1);
}
