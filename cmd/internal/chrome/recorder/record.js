// Notes what this page presents. Injected before the page's own scripts; see doc.go.
(() => {
  'use strict';
  if (window.top !== window) return;
  const frames = []; // flat: expected display, media time, rate, presented frames, width, height, number
  const events = []; // [when, what, rate, currentTime]
  const sockets = []; // {url, created, opened}, milliseconds since the origin
  let watched = null;

  // The number in the topmost eighth of a test film's picture: 24 blocks, of which 4 check and 4 are always 0 1 0 1.
  const canvas = new OffscreenCanvas(24, 8).getContext('2d', { willReadFrequently: true });
  const numberIn = (video) => {
    canvas.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 8, 0, 0, 24, 8);
    const { data } = canvas.getImageData(0, 4, 24, 1);
    let bits = 0;
    for (let i = 0; i < 24; i++) if (data[4 * i] > 127) bits |= 1 << i;
    const number = bits & 0xffff;
    const sum = (number & 15) + ((number >> 4) & 15) + ((number >> 8) & 15) + (number >> 12);
    return bits >> 16 === (0b1010 << 4 | (sum & 15)) ? number : -1;
  };
  // The element's own, whatever a page has put before it.
  const isPaused = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'paused').get;

  const watch = (video) => {
    watched = video;
    const note = (now, frame) => {
      // What comes over a connection has a time of the connection's, which says nothing about the film.
      const streamed = video.srcObject !== null;
      frames.push(frame.expectedDisplayTime, streamed ? -1 : frame.mediaTime, isPaused.call(video) ? 0 : video.playbackRate,
        frame.presentedFrames, frame.width, frame.height, streamed ? numberIn(video) : -1);
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
