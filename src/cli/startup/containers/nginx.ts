/** What an nginx in front of the API is told. */
export interface NginxPlan {
  /** Where the API listens: `cardq:9797`. */
  readonly upstream: string;
  readonly listen: number;
  /** The folder that holds `tls.crt` and `tls.key`. */
  readonly certificates: string;
}

/** One `server` for nginx ≥ 1.18: TLS in front, and streams of events that arrive as they are sent. */
export function renderNginx({ upstream, listen, certificates }: NginxPlan): string {
  return `server {
  listen ${listen} ssl http2;
  server_tokens off;

  ssl_certificate ${certificates}/tls.crt;
  ssl_certificate_key ${certificates}/tls.key;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache shared:cardq:1m;
  ssl_session_tickets off;
  add_header Strict-Transport-Security "max-age=31536000" always;

  # cardq takes 64 KiB, and says so itself.
  client_max_body_size 128k;

  location / {
    proxy_pass http://${upstream};
    proxy_http_version 1.1;
    # cardq answers to the names in api.allowedHosts, and with api.trustProxy believes the other two: set, never added to.
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header Connection "";
    # Events and log lines go on at once. A quiet stream says every 15 seconds that it lives.
    proxy_buffering off;
    proxy_read_timeout 60s;
  }
}
`;
}
