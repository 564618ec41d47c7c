/**
 * The address of one of a room's sockets. Pure.
 *
 * @param {string|URL} page the page's own address
 * @param {string} base what everything lies below: "" or "/watch"
 * @param {string} slug
 * @param {"control"|"media"} socket
 * @returns {string}
 */
export function socketAddress(page, base, slug, socket) {
  const url = new URL(page);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.pathname = `${base.replace(/\/+$/, "")}/rooms/${encodeURIComponent(slug)}/${socket}`;
  url.search = "";
  url.hash = "";
  url.username = "";
  url.password = "";
  return url.href;
}
