// Notes what this page presents. Injected before the page's own scripts; see doc.go.
(() => {
  'use strict';
  if (window.top !== window) return;
  const frames = []; // flat: expected display, media time, rate, presented frames, width, height
  const events = []; // [when, what, rate, currentTime]
  const sockets = []; // {url, created, opened}, milliseconds since the origin
  let watched = null;

  const watch = (video) => {
    watched = video;
    const note = (now, frame) => {
      frames.push(frame.expectedDisplayTime, frame.mediaTime, video.paused ? 0 : video.playbackRate,
        frame.presentedFrames, frame.width, frame.height);
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
    for (const what of ['waiting', 'playing', 'pause', 'seeking', 'seeked', 'ratechange', 'ended', 'error']) {
      video.addEventListener(what, () => {
        events.push([performance.now(), what, video.playbackRate, video.currentTime]);
      });
    }
  };

  const find = (root) => {
    const video = root.querySelector('video');
    if (video) return video;
    for (const element of root.querySelectorAll('*')) {
      const inside = element.shadowRoot && find(element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  // The first frame must not be missed, so elements are looked at in the microtask after they are added.
  new MutationObserver(() => {
    if (watched && watched.isConnected) return;
    const video = document.querySelector('video');
    if (video && video !== watched) watch(video);
  }).observe(document, { childList: true, subtree: true });
  // Shadow trees are not seen by that observer.
  setInterval(() => {
    if (watched && watched.isConnected) return;
    const video = find(document);
    if (video && video !== watched) watch(video);
  }, 100);

  window.WebSocket = new Proxy(window.WebSocket, {
    construct(target, args, newTarget) {
      const socket = Reflect.construct(target, args, newTarget);
      const entry = { url: socket.url, created: performance.now(), opened: 0 };
      sockets.push(entry);
      socket.addEventListener('open', () => { entry.opened = performance.now(); });
      return socket;
    },
  });

  Object.defineProperty(window, '__presented', {
    value: {
      clock: () => performance.timeOrigin + performance.now(),
      take: () => {
        const taken = {
          origin: performance.timeOrigin,
          frames: frames.splice(0),
          events: events.splice(0),
          sockets: sockets.splice(0),
        };
        return taken;
      },
    },
  });
})();
