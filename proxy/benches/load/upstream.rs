//! An XCover that answers anything with a quote of a size and after a time that its path names: `/6000/400/x/…`.

use std::{collections::HashMap, fmt::Write as _, rc::Rc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    task::LocalSet,
};

/// Responses of about so many bytes.
pub(crate) const SIZES: [usize; 2] = [6_000, 30_000];

/// Serves until it is killed; prints its port first.
pub(crate) async fn serve() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(4096).unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    LocalSet::new().run_until(accept(listener)).await;
}

async fn accept(listener: TcpListener) {
    let responses = SIZES.map(|size| (size.to_string(), response(size).into_bytes()));
    let responses: Rc<HashMap<_, _>> = Rc::new(responses.into());
    while let Ok((stream, _)) = listener.accept().await {
        stream.set_nodelay(true).unwrap();
        let responses = Rc::clone(&responses);
        tokio::task::spawn_local(async move { answer(stream, &responses).await });
    }
}

async fn answer(mut stream: TcpStream, responses: &HashMap<String, Vec<u8>>) -> Option<()> {
    let mut buffer = Vec::with_capacity(16 * 1024);
    loop {
        buffer.clear();
        let end = loop {
            if stream.read_buf(&mut buffer).await.ok()? == 0 {
                return None;
            }
            if let Some(end) = length(&buffer)
                && buffer.len() >= end
            {
                break end;
            }
        };
        let path = str::from_utf8(&buffer[..end]).ok()?.split(' ').nth(1)?;
        let mut parts = path.split('/').skip(1);
        let (size, delay) = (parts.next()?.to_owned(), parts.next()?.parse().ok()?);
        if delay > 0 {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        stream.write_all(responses.get(&size)?).await.ok()?;
    }
}

/// The length of a request, once its head is there.
fn length(request: &[u8]) -> Option<usize> {
    let end = request.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
    let head = str::from_utf8(&request[..end]).ok()?;
    let length = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    });
    Some(end + length.unwrap_or(0))
}

/// A quote package of about so many bytes, with a commission in each quote.
fn response(size: usize) -> String {
    let mut quotes = String::new();
    let mut nth = 0;
    while quotes.len() + 200 < size {
        let comma = if nth == 0 { "" } else { "," };
        let _ = write!(
            quotes,
            r#"{comma}"{nth}":{{"id":"0b7d1c52-6f0e-4d5c-9a53-{nth:012}","price":14.42,"price_formatted":"£14.42","commission":{{"partner_commission":2.16,"rate":0.15}},"policy":{{"policy_type":"event_ticket_protection","policy_name":"Ticket Cover","content":{{"title":"Ticket cover for Harbour Lights","header":"Can't make it? Get your ticket money back","inclusions":[{{"type":"illness","description":"Illness or injury, <b>yours</b> or of your family"}},{{"type":"weather","description":"Weather that keeps you from travelling"}},{{"type":"breakdown","description":"A breakdown on the way, or a late train"}}],"disclaimer":"By selecting <a href=\"https://www.example.com/terms\">cover</a> you agree to the terms."}},"pds_url":"https://www.example.com/pds/{nth}"}}}}"#
        );
        nth += 1;
    }
    let body = format!(
        r#"{{"id":"RRHHJ-MGNJC-INS","status":"RECEIVED","currency":"GBP","total_price":14.42,"total_commission":2.16,"quotes":{{{quotes}}}}}"#
    );
    format!(
        "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}
