package io.leadline.sidecar.route;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * How sockets are served: by the kernel's epoll where its library loads, else by the JDK.
 *
 * @param server class of listening sockets
 * @param client class of connected sockets
 */
public record Transport(
    Class<? extends ServerChannel> server,
    Class<? extends SocketChannel> client,
    boolean isNative) {

  public static Transport best() {
    return Epoll.isAvailable()
        ? new Transport(EpollServerSocketChannel.class, EpollSocketChannel.class, true)
        : new Transport(NioServerSocketChannel.class, NioSocketChannel.class, false);
  }

  /** Threads that serve sockets, each with its own; the caller shuts them down. */
  public EventLoopGroup eventLoops(String name, int threads) {
    DefaultThreadFactory factory = new DefaultThreadFactory(name, true);
    return isNative
        ? new EpollEventLoopGroup(threads, factory)
        : new NioEventLoopGroup(threads, factory);
  }
}
