//! Listening, and stopping without cutting anybody off.

use std::{future::Future, io, net::SocketAddr, sync::Arc};

use axum::Router;
use futures_util::future::try_join_all;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::{
    App, AppOptions, StartError, config::Config, open_keys, open_store, router, spawn_workers,
};

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
        let pending = store.pending_migrations().await?.len();
        if pending > 0 {
            return Err(StartError::Pending(pending));
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
        .map_err(|source| StartError::Listen {
            address: address.to_string(),
            source,
        })
}

/// Serves routes on one listener until `stop` is done.
pub async fn serve(
    listener: TcpListener,
    routes: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let service = routes.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(stop)
        .await
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
