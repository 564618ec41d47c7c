import { MediaChromeDialog } from './media-chrome-dialog.js';
export declare const Attributes: {
    HOTKEYS: string;
};
/**
 * The `hotkeys` token that turns `key` off. Shared with `<media-controller>`,
 * which uses it to check its blocklist.
 */
export declare function getHotkeyToken(key: string): string;
declare function getSlotTemplateHTML(attrs: Record<string, string>): string;
/**
 * @extends {MediaChromeDialog}
 *
 * @attr {string} hotkeys - Space separated list of `no*` hotkey tokens (e.g.
 *   `nof noarrowleft`), as used by `<media-controller>`. Shortcuts turned off
 *   here are omitted from the dialog.
 */
declare class MediaKeyboardShortcutsDialog extends MediaChromeDialog {
    #private;
    static getSlotTemplateHTML: typeof getSlotTemplateHTML;
    static get observedAttributes(): string[];
    get hotkeys(): string | undefined;
    set hotkeys(value: string | undefined);
    connectedCallback(): void;
    disconnectedCallback(): void;
    attributeChangedCallback(attrName: string, oldValue: string | null, newValue: string | null): void;
}
export { MediaKeyboardShortcutsDialog };
export default MediaKeyboardShortcutsDialog;
