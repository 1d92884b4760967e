// What waits on this phone: one record is one idempotent POST. Photos are kept as ArrayBuffers because Safari loses stored Blobs.

export type Photo = { field: string; name: string; type: string; data: ArrayBuffer };

export type Waiting = {
  key: string;
  url: string;
  title: string;
  about: string; // which card of the list it belongs to
  page: string; // where it was filled in
  person: string; // who wrote it: nobody else's session may send it
  fields: [string, string][];
  photos: Photo[];
  made: number;
  tries: number;
  state: "wait" | "stuck";
  words: string; // what the server said when it refused
  code: number; // and with which status
};

const NAME = "linli-outbox";
const STORE = "waiting";

const open = (): Promise<IDBDatabase> =>
  new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });

async function within<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise((done, fail) => {
    const transaction = database.transaction(STORE, mode);
    const asked = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => {
      database.close();
      done(asked.result);
    };
    transaction.onabort = transaction.onerror = () => {
      database.close();
      fail(transaction.error);
    };
  });
}

/** In the order of making. */
export const everything = async (): Promise<Waiting[]> =>
  (await within("readonly", (store) => store.getAll() as IDBRequest<Waiting[]>)).sort((a, b) => a.made - b.made);

export const put = (record: Waiting): Promise<IDBValidKey> => within("readwrite", (store) => store.put(record));

export const remove = (key: string): Promise<undefined> => within("readwrite", (store) => store.delete(key));

export const newKey = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 15) | 64;
  bytes[8] = ((bytes[8] ?? 0) & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
};
