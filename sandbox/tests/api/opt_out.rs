//! The life of an opt-out.

use serde_json::json;

use crate::harness::Sandbox;
use crate::requests;

#[tokio::test]
async fn a_declined_quote_is_opted_out_of_however_often_that_is_said() {
    let sandbox = Sandbox::new();
    let package = sandbox.quote(&requests::event()).await.expect(201).json();
    let id = package["id"].as_str().expect("an id");

    let reply = sandbox.opt_out(id).await.expect(204);
    assert_eq!(reply.text, "");
    let first = sandbox.last_line();
    assert!(
        first.contains(&format!("status=204 id={id} outcome=opted_out ms=")),
        "{first}"
    );

    sandbox.opt_out(id).await.expect(204);
    let second = sandbox.last_line();
    assert!(
        second.contains(&format!("status=204 id={id} outcome=opted_out_again ms=")),
        "{second}"
    );
}

#[tokio::test]
async fn the_package_shows_its_opt_out_and_its_quotes_do_not() {
    let sandbox = Sandbox::new();
    let mut package = sandbox.quote(&requests::event()).await.expect(201).json();
    let id = package["id"].as_str().expect("an id").to_owned();
    sandbox.opt_out(&id).await.expect(204);
    package["status"] = json!("OPTED_OUT");
    assert_eq!(sandbox.retrieve(&id).await.expect(200).json(), package);
}

#[tokio::test]
async fn nobody_can_opt_out_of_an_unknown_quote() {
    let sandbox = Sandbox::new();
    let reply = sandbox.opt_out("ABCDE-FGHJK-INS").await.expect(404).json();
    let expected = json!({"type": "api_error", "message": "Quote package does not exist"});
    assert_eq!(reply, expected);
    let line = sandbox.last_line();
    assert!(
        line.contains("status=404 id=- outcome=unknown_package"),
        "{line}"
    );
}
