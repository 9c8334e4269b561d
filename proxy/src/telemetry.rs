//! Traces for OpenTelemetry: a span for each request and for each call to XCover, sent to a collector.
//!
//! Off unless `OTEL_EXPORTER_OTLP_ENDPOINT` is set. Spans have what is named here and nothing else: no paths, ids,
//! queries or bodies.

use std::{
    env,
    pin::Pin,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::http::{HeaderValue, Method, StatusCode};
use opentelemetry::{
    Context, KeyValue, SpanId, TraceFlags, TraceId,
    trace::{
        Span as _, SpanContext, SpanKind, Status, TraceContextExt, TraceState, Tracer,
        TracerProvider,
    },
};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{SdkTracer, SdkTracerProvider},
};
use reqwest::{Client, Url, redirect};
use tokio::runtime::Handle;

use crate::start_error::StartError;

/// For one export.
const EXPORT: Duration = Duration::from_secs(10);
/// For what is left at the end.
const FLUSH: Duration = Duration::from_secs(2);

static TRACER: OnceLock<SdkTracer> = OnceLock::new();

/// The export of this process.
pub(crate) struct Telemetry(SdkTracerProvider);

impl Telemetry {
    /// Starts it, once per process, to the collector at this address. It must be called within a Tokio runtime.
    /// The other variables of OpenTelemetry's exporters count as well.
    ///
    /// # Errors
    /// When one of these variables is wrong, or the HTTP client can't start.
    pub(crate) fn start(endpoint: &Url) -> Result<Self, StartError> {
        let client = Client::builder()
            .timeout(EXPORT)
            .no_proxy()
            .redirect(redirect::Policy::none())
            .build()?;
        let endpoint = endpoint.as_str().trim_end_matches('/');
        let exporter = SpanExporter::builder()
            .with_http()
            .with_endpoint(format!("{endpoint}/v1/traces"))
            .with_http_client(Exporting {
                client,
                runtime: Handle::try_current()?,
                is_failing: AtomicBool::default(),
            })
            .build()
            .map_err(|error| StartError::new(&error.to_string()))?;
        let mut resource = Resource::builder()
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
        if env::var_os("OTEL_SERVICE_NAME").is_none() {
            resource = resource.with_service_name("xcover-proxy");
        }
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource.build())
            .build();
        let _ = TRACER.set(provider.tracer("xcover-proxy"));
        Ok(Self(provider))
    }

    /// Sends what is left.
    pub(crate) async fn finish(self) {
        // It blocks its thread.
        let finish = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(FLUSH));
        let _ = finish.await;
    }
}

/// A span that has begun; one that is nothing if there is no export.
pub(crate) struct Span(Option<opentelemetry_sdk::trace::Span>);

impl Span {
    /// Of a request to this route, part of the trace of a `traceparent` that was checked.
    pub(crate) fn of_request(method: &Method, route: &str, parent: Option<&HeaderValue>) -> Self {
        let attributes = [
            KeyValue::new("http.request.method", method.as_str().to_owned()),
            KeyValue::new("http.route", route.to_owned()),
        ];
        let name = format!("{method} {route}");
        Self::start(name, SpanKind::Server, attributes, parent)
    }

    /// Of a call to XCover.
    pub(crate) fn of_call(method: &Method, parent: Option<&HeaderValue>) -> Self {
        let attribute = KeyValue::new("http.request.method", method.as_str().to_owned());
        let name = format!("{method} xcover");
        Self::start(name, SpanKind::Client, [attribute], parent)
    }

    fn start(
        name: String,
        kind: SpanKind,
        attributes: impl IntoIterator<Item = KeyValue>,
        parent: Option<&HeaderValue>,
    ) -> Self {
        let Some(tracer) = TRACER.get() else {
            return Self(None);
        };
        let context = match parent.and_then(span_context) {
            Some(parent) => Context::new().with_remote_span_context(parent),
            None => Context::new(),
        };
        let builder = tracer.span_builder(name).with_kind(kind);
        let builder = builder.with_attributes(attributes);
        Self(Some(tracer.build_with_context(builder, &context)))
    }

    /// What is part of it says so by this `traceparent`; `None` if there is no export.
    pub(crate) fn traceparent(&self) -> Option<HeaderValue> {
        let context = self.0.as_ref()?.span_context();
        let text = format!(
            "00-{}-{}-{:02x}",
            context.trace_id(),
            context.span_id(),
            context.trace_flags().to_u8()
        );
        text.try_into().ok()
    }

    /// Ends it with a response of this status, if there was one, and the problem's code, if that is one.
    pub(crate) fn end(self, status: Option<StatusCode>, code: Option<&'static str>) {
        let Some(mut span) = self.0 else { return };
        if let Some(status) = status {
            let status = i64::from(status.as_u16());
            span.set_attribute(KeyValue::new("http.response.status_code", status));
        }
        if let Some(code) = code {
            span.set_attribute(KeyValue::new("error.type", code));
        }
        if status.is_none_or(|status| status.is_server_error()) {
            span.set_status(Status::error(""));
        }
        span.end();
    }
}

/// Of version, trace id, parent id and flags.
fn span_context(traceparent: &HeaderValue) -> Option<SpanContext> {
    let mut parts = traceparent.to_str().ok()?.split('-').skip(1);
    let trace = TraceId::from_hex(parts.next()?).ok()?;
    let parent = SpanId::from_hex(parts.next()?).ok()?;
    let flags = u8::from_str_radix(parts.next()?, 16).ok()?;
    let flags = TraceFlags::new(flags);
    Some(SpanContext::new(
        trace,
        parent,
        flags,
        true,
        TraceState::default(),
    ))
}

/// Sends what the exporter's own thread has collected.
#[derive(Debug)]
struct Exporting {
    client: Client,
    runtime: Handle,
    /// So that it is logged once.
    is_failing: AtomicBool,
}

impl HttpClient for Exporting {
    fn send_bytes<'this, 'future>(
        &'this self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'future>>
    where
        'this: 'future,
        Self: 'future,
    {
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move {
            let response = client.execute(request.try_into()?).await?;
            let status = response.status();
            let mut answer = Response::new(response.bytes().await?);
            *answer.status_mut() = status;
            Ok::<_, reqwest::Error>(answer)
        });
        Box::pin(async move {
            let answer = sent.await?;
            let cause = match &answer {
                Ok(answer) if answer.status().is_success() => None,
                Ok(answer) => Some(format!("status {}", answer.status().as_u16())),
                Err(error) => Some(error.to_string()),
            };
            if cause.is_some() != self.is_failing.swap(cause.is_some(), Ordering::Relaxed) {
                match cause {
                    Some(cause) => tracing::warn!(cause, "spans can't be exported"),
                    None => tracing::info!("spans are exported again"),
                }
            }
            Ok(answer?)
        })
    }
}
