//! Listening, and stopping without cutting anybody off.

use std::{
    convert::Infallible, future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request, response::Response};
use futures_util::future::try_join_all;
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinHandle,
};
use tower::ServiceExt;

use crate::{
    App, AppOptions, StartError, config::Config, open_keys, open_store, private_files, router,
    spawn_workers,
};

/// How many connections one listener holds at once; further ones wait to be accepted.
const MOST_CONNECTIONS: usize = 8_192;
/// How long a client may take to send a request's header, and to begin the next request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a stopping listener waits for what was begun.
const PATIENCE: Duration = Duration::from_secs(10);
/// The pause after a connection could not be accepted, as when there are no file handles left.
const AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(50);

/// The provider, listening.
pub struct Server {
    app: Arc<App>,
    listeners: Vec<TcpListener>,
    workers: Vec<JoinHandle<()>>,
}

impl Server {
    /// Starts the provider as configured.
    pub async fn start(config: &Config) -> Result<Self, StartError> {
        let options = AppOptions::new(config)?;
        let store = open_store(config).await?;
        private_files::check_database(config)?;
        let count = store.pending_migrations().await?.len();
        if count > 0 {
            let command = config.command("migrate");
            return Err(StartError::Pending { count, command });
        }
        if store.installation().is_demo().await? {
            return Err(StartError::Demo);
        }
        let keys = open_keys(config, &store, &options.entropy).await?;
        let app = App::new(store, keys, options)?;
        let mut listeners = Vec::new();
        for address in &config.listen {
            listeners.push(listen(*address).await?);
        }
        let workers = spawn_workers(&app);
        Ok(Self {
            app,
            listeners,
            workers,
        })
    }

    /// The addresses it listens on.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.listeners
            .iter()
            .filter_map(|listener| listener.local_addr().ok())
            .collect()
    }

    /// Answers until the process is told to stop (SIGTERM or ctrl-c), then finishes what it began.
    pub async fn run_until_stopped(self) -> io::Result<()> {
        let routes = router(Arc::clone(&self.app));
        let (stop, stopped) = watch::channel(false);
        let serving = self.listeners.into_iter().map(|listener| {
            let mut stopped = stopped.clone();
            serve(listener, routes.clone(), async move {
                let _ = stopped.wait_for(|stopped| *stopped).await;
            })
        });
        let stopping = async {
            stop_signal().await?;
            tracing::info!("stopping");
            stop.send_replace(true);
            Ok(())
        };
        tokio::try_join!(try_join_all(serving), stopping)?;
        for worker in self.workers {
            worker.abort();
        }
        self.app.store.close().await.map_err(io::Error::other)
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => StartError::Taken {
                ip: address.ip(),
                port: address.port(),
            },
            _ => StartError::Listen {
                address: address.to_string(),
                source,
            },
        })
}

/// Serves routes on one listener until `stop` is done; then finishes what was begun.
///
/// # Errors
/// None at present: a connection that cannot be accepted is not the others' trouble.
pub async fn serve(
    listener: TcpListener,
    routes: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let open = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT);
    let mut stop = pin!(stop);
    loop {
        let next = tokio::select! {
            next = accept(&listener, &places) => next,
            () = &mut stop => break,
        };
        match next {
            Ok((stream, peer, place)) => {
                let connection = http.serve_connection(TokioIo::new(stream), to(&routes, peer));
                let connection = open.watch(connection);
                tokio::spawn(async move {
                    // A connection that breaks off concerns nobody else.
                    let _ = connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(AFTER_FAILED_ACCEPT).await;
            }
        }
    }
    drop(listener);
    // What takes longer, or never comes to an end, is cut off.
    let _ = tokio::time::timeout(PATIENCE, open.shutdown()).await;
    Ok(())
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places)
        .acquire_owned()
        .await
        .map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, peer, place))
}

/// The routes, told who is calling.
fn to(
    routes: &Router,
    peer: SocketAddr,
) -> impl Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> + use<>
{
    let routes = routes.clone();
    service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        routes.clone().oneshot(request)
    })
}

/// Waits until the process is told to stop.
pub async fn stop_signal() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            result = tokio::signal::ctrl_c() => result,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
